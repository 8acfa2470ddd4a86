namespace StreamRec.Domain;

/// <summary>How a profile cuts time; part of f in State = f(log), so an operator sets it with care.</summary>
public sealed record FoldOptions
{
    public static FoldOptions Default { get; } = new();

    [Setting("profile.session-gap", "A silence longer than this ends a session.", Range = "1m..24h")]
    public TimeSpan SessionGap { get; init; } = TimeSpan.FromMinutes(30);

    [Setting("profile.impression-window", "An impression that is not clicked for this long is a non-click.", Range = "1s..24h")]
    public TimeSpan ImpressionWindow { get; init; } = TimeSpan.FromMinutes(5);

    public SeenSettings Seen { get; init; } = new();

    /// <summary>ms</summary>
    internal long GapMs => SessionGap.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>ms</summary>
    internal long WindowMs => ImpressionWindow.Ticks / TimeSpan.TicksPerMillisecond;
}
