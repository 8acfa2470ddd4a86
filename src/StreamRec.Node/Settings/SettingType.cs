using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Akka.Configuration.Hocon;
using StreamRec.Domain;

namespace StreamRec.Node.Settings;

/// <summary>How the values of a property's type stand in HOCON, and in an environment variable.</summary>
/// <param name="Accepted">In words, after "expected".</param>
/// <param name="Read">Null: not accepted; or throws FormatException, which says why.</param>
/// <param name="Write">As HOCON.</param>
/// <param name="Bounds">What the reference says after the doc line; null: the doc line says all.</param>
internal sealed record SettingType(string Accepted, Func<HoconValue, object?> Read, Func<object, string> Write, string? Bounds = null)
{
    private delegate bool Parser<T>(string text, out T value);

    /// <param name="mayBeEmpty">The empty text is accepted, whatever the format says.</param>
    /// <exception cref="NotSupportedException">No key can be of this type, or it lacks its range.</exception>
    public static SettingType Of(Type type, SettingAttribute setting, bool mayBeEmpty) =>
        setting.Section is { } section ? Section(section)
        : type == typeof(string) ? Text(setting, mayBeEmpty)
        : type == typeof(int) ? Ranged<int>(setting, TryNumber, n => $"{n}", "a whole number")
        : type == typeof(long) ? Ranged<long>(setting, TryNumber, n => $"{n}", "a whole number")
        : type == typeof(double) ? Ranged<double>(setting, TryFraction, n => n.ToString(CultureInfo.InvariantCulture), "a number")
        : type == typeof(TimeSpan)
            ? Ranged<TimeSpan>(setting, DurationText.TryParse, DurationText.Of, "a duration", ", such as 500ms, 30s, 5m or 1h")
        : type == typeof(bool) ? OneOf(["off", "on"], text => text == "on", value => value is true ? "on" : "off")
        : type.IsEnum
            ? OneOf(setting.OneOf ?? [.. Enum.GetNames(type).Select(NameOf)], text => Enum.Parse(type, text.Replace("-", ""), true), NameOf)
        : type == typeof(ImmutableArray<string>) ? List<string>(TryText, setting.Accepted)
        : type == typeof(ImmutableArray<IPNetwork>)
            ? List<IPNetwork>(AddressText.TryParse, "a list of addresses and networks such as 127.0.0.1, 10.0.0.0/8")
        : type == typeof(IReadOnlyDictionary<string, string>) ? Map(setting)
        : throw new NotSupportedException($"streamrec.{setting.Key}: no key can be of type {type}.");

    /// <summary>An enum's value as it stands in files.</summary>
    public static string NameOf(object value) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");

    private static SettingType Text(SettingAttribute setting, bool mayBeEmpty)
    {
        var format = setting.Format;
        var accepted = format?.Accepted ?? setting.Accepted ?? "text";
        return new SettingType(accepted, value => Plain(value) is { } text && Accepts(text) ? text : null, Quoted);

        bool Accepts(string text) => (mayBeEmpty && text.Length == 0) || (format?.Accepts(text) ?? text.Length > 0);
    }

    private static SettingType Ranged<T>(
        SettingAttribute setting, Parser<T> tryParse, Func<T, string> write, string kind, string example = "")
        where T : struct, IComparable<T>
    {
        if (setting.Range?.Split("..") is not [var from, var to] || !tryParse(from, out var least) || !tryParse(to, out var most))
            throw new NotSupportedException($"streamrec.{setting.Key}: its Range is to be {kind}, two dots, {kind}.");
        var bounds = $"{from} to {to}";
        return new SettingType(
            $"{kind} from {bounds}{example}",
            value => Plain(value) is { } text && tryParse(text, out var n) && n.CompareTo(least) >= 0 && n.CompareTo(most) <= 0 ? n : null,
            value => write((T)value), bounds);
    }

    private static SettingType OneOf(string[] names, Func<string, object> parse, Func<object, string> write)
    {
        var accepted = string.Join(" or ", names);
        return new SettingType(accepted, value => Plain(value) is { } text && names.Contains(text) ? parse(text) : null, write, accepted);
    }

    private static SettingType List<T>(Parser<T> tryParse, string? accepted) => new(
        accepted ?? "a list of texts",
        value =>
        {
            if (Texts(value) is not { } texts) return null;
            var list = ImmutableArray.CreateBuilder<T>(texts.Length);
            foreach (var text in texts)
            {
                if (!tryParse(text, out var element)) return null;
                list.Add(element);
            }
            return list.ToImmutable();
        },
        value => $"[{string.Join(", ", ((ImmutableArray<T>)value).Select(element => Quoted($"{element}")))}]");

    private static SettingType Map(SettingAttribute setting) => new(
        setting.Accepted ?? "\"name\" = value",
        value => value.IsObject() ? Flat("", value.GetObject()).ToDictionary() : null,
        value => $"{{ {string.Concat(((IReadOnlyDictionary<string, string>)value).Select(one => $"\"{one.Key}\" = \"{one.Value}\" "))}}}");

    private static SettingType Section(ISettingSection section) => new(
        section.Accepted, value => value.IsObject() ? section.Read(Flat("", value.GetObject()).ToDictionary()) : null, section.Write);

    private static string? Plain(HoconValue value) => value.IsString() ? value.GetString() : null;

    private static string[]? Texts(HoconValue value) =>
        value.IsString() ? value.GetString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : value.IsArray() ? [.. value.GetStringList()]
            : value.IsObject() ? null : []; // Akka's parser makes of [] neither list nor text

    /// <summary>HOCON nests <c>a.b = c</c> without quotes; here it is one name. An empty section is one of which nothing is said.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flat(string prefix, HoconObject section) =>
        section.Items.SelectMany(item => item.Value.IsObject() && item.Value.GetObject() is { Items.Count: > 0 } within
            ? Flat($"{prefix}{item.Key}.", within)
            : item.Value.IsArray() ? throw new FormatException($"{prefix}{item.Key} is a list; one value is accepted.")
            : [new($"{prefix}{item.Key}", Plain(item.Value) ?? "")]);

    private static bool TryNumber<T>(string text, out T number) where T : struct, System.Numerics.INumber<T> =>
        T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);

    private static bool TryFraction(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool TryText(string text, out string same) => (same = text) is not null;

    private static string Quoted(object value) => $"\"{value}\"";
}
