using System.Globalization;
using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// Event types of the operator's own, as they stand in HOCON, each on a line: <c>purchase { like = playComplete, weight = 2 }</c>,
/// <c>viewSizeGuide { only-counts = on }</c>.
/// </summary>
public sealed class EventNamesSection : ISettingSection
{
    /// <summary>Each is a label of metrics.</summary>
    private const int Most = 100;

    private const float Least = 0.01f, Greatest = 10;

    public string Accepted => "a section of names such as purchase { like = playComplete, weight = 2 } or viewSizeGuide { only-counts = on }";

    /// <exception cref="FormatException">A name or what is said of it is not accepted.</exception>
    public object Read(IReadOnlyDictionary<string, string> values)
    {
        var names = values.GroupBy(value => NameOf(value.Key, value.Value))
            .Select(named => Read(named.Key, named.ToDictionary(value => value.Key[(named.Key.Length + 1)..], value => value.Value)))
            .OrderBy(name => name.Name, StringComparer.Ordinal).ToList();
        if (names.Count > Most) throw new FormatException($"{names.Count} names are declared; at most {Most} are accepted.");
        return new EventNames(names);
    }

    public string Write(object value) => $"{{ {string.Concat(((EventNames)value).All.Select(Text))}}}";

    private static string Text(EventName name) => name.Like is { } like
        ? string.Create(CultureInfo.InvariantCulture, $"{name.Name} {{ like = {EventTypeNames.Of(like)}, weight = {name.Weight} }} ")
        : $"{name.Name} {{ only-counts = on }} ";

    private static string NameOf(string path, string value) => path.LastIndexOf('.') is var dot and > 0
        ? path[..dot]
        : throw new FormatException($"{path} = {value} says not what it is; {path} {{ like = … }} or {path} {{ only-counts = on }} is accepted.");

    private static EventName Read(string name, Dictionary<string, string> said)
    {
        OwnName.Require(name);
        if (EventTypeNames.All.FirstOrDefault(type => type.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw new FormatException($"{name} is StreamRec's own type {taken}; another name is accepted.");
        if (said.Keys.FirstOrDefault(key => key is not ("like" or "weight" or "only-counts")) is { } unknown)
            throw new FormatException($"{name}.{unknown} is not known; like, weight and only-counts are accepted.");
        return OnlyCounts(name, said) ? new EventName(name, null) : Like(name, said);
    }

    private static bool OnlyCounts(string name, Dictionary<string, string> said)
    {
        switch (said.GetValueOrDefault("only-counts"))
        {
            case null or "off": return false;
            case "on" when said.Count == 1: return true;
            case "on": throw new FormatException($"{name} only counts and yet has like or weight; one of both is accepted.");
            case var other: throw new FormatException($"{name}.only-counts = {other} is not accepted; expected on or off.");
        }
    }

    private static EventName Like(string name, Dictionary<string, string> said)
    {
        if (!said.TryGetValue("like", out var like))
            throw new FormatException($"{name} says not what it is; {name} {{ like = … }} or {name} {{ only-counts = on }} is accepted.");
        if (!EventTypeNames.TryParse(like, out var type))
            throw new FormatException($"{name}.like = {like} is no type; one of {string.Join(", ", EventTypeNames.All)} is accepted.");
        if (!said.TryGetValue("weight", out var text)) return new EventName(name, type);
        var isNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight);
        if (!isNumber || weight is not (>= Least and <= Greatest))
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{name}.weight = {text} is not accepted; expected a number from {Least} to {Greatest}."));
        if (weight != 1 && !TitleWeights.CanScale(type))
            throw new FormatException(
                $"{name}.weight = {text} would do nothing, as {like} has no weight that could be scaled; expected no weight, or a like of "
                + $"{string.Join(", ", Enum.GetValues<EventType>().Where(TitleWeights.CanScale).Select(EventTypeNames.Of))}.");
        return new EventName(name, type, weight);
    }
}
