using System.Globalization;

namespace StreamRec.Node.Settings;

/// <summary>A number and a unit: <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>.</summary>
internal static class DurationText
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        double? unit = text[digits..].Trim() switch { "ms" => 1, "s" => 1_000, "m" => 60_000, "h" => 3_600_000, _ => null };
        if (unit is null || number * unit.Value > TimeSpan.FromDays(365).TotalMilliseconds) return false;
        duration = TimeSpan.FromMilliseconds(number * unit.Value);
        return true;
    }

    /// <summary>In the largest unit of which it is a whole number.</summary>
    public static string Of(TimeSpan duration)
    {
        var ms = duration.Ticks / TimeSpan.TicksPerMillisecond;
        return ms % 1_000 != 0 ? $"{ms}ms"
            : ms % 60_000 != 0 || ms == 0 ? $"{ms / 1_000}s"
            : ms % 3_600_000 != 0 ? $"{ms / 60_000}m" : $"{ms / 3_600_000}h";
    }
}
