using System.Globalization;
using Akka.Configuration.Hocon;

namespace StreamRec.Node.Settings;

/// <summary>One key of <c>hocon/streamrec.hocon</c>: where it is, which environment variable overrides it, what it accepts.</summary>
internal sealed record SettingKey(string Path, string Accepted, Func<HoconValue, object?> Parse, string? Variable = null)
{
    public static SettingKey Text(string path, string accepted = "text", string? variable = null, Func<string, bool>? accepts = null) =>
        new(path, accepted, value => value.IsString() && (accepts?.Invoke(value.GetString()) ?? true) ? value.GetString() : null, variable);

    public static SettingKey OneOf(string path, params string[] values) =>
        Text(path, string.Join(" or ", values), accepts: values.Contains);

    public static SettingKey List(string path, string accepted, string? variable = null, Func<string, bool>? accepts = null) =>
        new(path, accepted, value => Texts(value) is { } texts && texts.All(accepts ?? (_ => true)) ? texts : null, variable);

    public static SettingKey Number(string path, int least, int most, string? variable = null) =>
        new(path, $"a whole number from {least} to {most}", value =>
            value.IsString() && int.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most
                ? n : null, variable);

    public static SettingKey Duration(string path, TimeSpan least, TimeSpan most) =>
        new(path, $"a duration from {least.TotalMilliseconds:0}ms to {most.TotalSeconds:0}s, such as 500ms, 30s, 5m or 1h", value =>
            value.IsString() && DurationText.TryParse(value.GetString(), out var d) && d >= least && d <= most ? d : null);

    public static SettingKey Free(string path, string accepted) =>
        new(path, accepted, value => value.IsObject() ? Flat("", value.GetObject()).ToDictionary() : null);

    private static string[]? Texts(HoconValue value) =>
        value.IsString() ? Split(value.GetString()) : value.IsArray() ? value.GetStringList().ToArray()
            : value.IsObject() ? null : []; // Akka's parser makes of [] neither list nor text

    /// <summary>HOCON nests <c>a.b = c</c> without quotes; here it is one name.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Flat(string prefix, HoconObject section) => section.Items.SelectMany(item =>
        item.Value.IsObject() ? Flat($"{prefix}{item.Key}.", item.Value.GetObject()) : [new($"{prefix}{item.Key}", item.Value.GetString())]);

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
