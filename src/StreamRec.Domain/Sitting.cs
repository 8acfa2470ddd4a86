using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// How long and how far a play went, as its end tells: seconds since its start, and 0–1 of the title in thousandths, if that is
/// known: then at least one of them. <paramref name="LeftAt"/>: where it ended, seconds, when only the title's length is missing.
/// </summary>
internal readonly record struct Sitting(int DwellSeconds, float Completion, bool Known, int? LeftAt = null)
{
    /// <summary>Seconds. Who stops a title six hours after the start was away.</summary>
    public const int LongestDwell = 6 * 3600;

    public static bool Ends(EventType type) => type is EventType.PlayStop or EventType.PlayComplete;

    public static Sitting Of(UserEvent e, in TitleState title, ReadOnlySpan<StrongEvent> recent, long at)
    {
        if (e.Type == EventType.PlayComplete) return new Sitting(Dwell(title.Id, recent, at), 1, true);
        if (e.Type != EventType.PlayStop) return default;
        var dwell = Dwell(title.Id, recent, at);
        var duration = e.DurationSeconds > 0 ? e.DurationSeconds.Value : title.DurationSeconds;
        if (duration <= 0) return new Sitting(dwell, 0, false, TitleFold.Seconds(e.PositionSeconds));
        // A play head that was told after this stop is not where it ended.
        return Measured(e.PositionSeconds ?? (title.ToldAt <= at ? title.PositionSeconds : 0), duration) with { DwellSeconds = dwell };
    }

    /// <summary>How far, of a title that is <paramref name="duration"/> seconds long.</summary>
    public static Sitting Measured(double position, double duration) =>
        new(0, Math.Max(1, (int)Math.Round(Math.Clamp(position / duration, 0, 1) * 1000)) / 1000f, true);

    /// <summary>Stars in hundredths, which checkpoints keep exactly; 0 when there are none.</summary>
    public static float Stars(double? rating) => rating is { } r && !double.IsNaN(r)
        ? (int)Math.Round(Math.Clamp(r, EventLimits.LowestRating, EventLimits.HighestRating) * 100) / 100f
        : 0;

    /// <summary>Seconds from a start to an end, both ms.</summary>
    public static int Dwell(long start, long end) => (int)Math.Min((end - start) / 1000, LongestDwell);

    /// <summary>Since the newest start of the title that no other end has used up; 0 without one.</summary>
    private static int Dwell(ItemId id, ReadOnlySpan<StrongEvent> recent, long at)
    {
        for (var i = recent.Length - 1; i >= 0; i--)
        {
            ref readonly var e = ref recent[i];
            if (e.Item != id || e.At > at) continue;
            if (e.Type == EventType.PlayStart) return Dwell(e.At, at);
            if (Ends(e.Type)) return 0;
        }
        return 0;
    }
}
