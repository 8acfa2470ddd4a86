using System.Globalization;

namespace StreamRec.Cli.Replay;

/// <summary>How many recorded seconds pass in one; infinite: as fast as the broker takes them.</summary>
internal readonly record struct ReplaySpeed(double Factor)
{
    public static ReplaySpeed Max { get; } = new(double.PositiveInfinity);

    /// <summary><c>max</c> or a positive number with <c>x</c> behind it: <c>1x</c>, <c>10x</c>, <c>0.5x</c>.</summary>
    public static bool TryParse(string text, out ReplaySpeed speed)
    {
        speed = Max;
        if (text == "max") return true;
        if (!text.EndsWith('x')) return false;
        if (!double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor))
            return false;
        speed = new ReplaySpeed(factor);
        return factor > 0 && double.IsFinite(factor);
    }

    /// <summary>How long after the replay's start an event is due that was recorded so long after the first one.</summary>
    public TimeSpan Due(long millisecondsAfterFirst) =>
        double.IsInfinity(Factor) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, millisecondsAfterFirst) / Factor);

    public override string ToString() => double.IsInfinity(Factor) ? "max" : $"{Factor}x";
}
