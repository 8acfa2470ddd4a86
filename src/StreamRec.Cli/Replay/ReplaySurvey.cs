namespace StreamRec.Cli.Replay;

/// <summary>What a first reading finds: how much there is to send and when it happened. Times: ms since the Unix epoch.</summary>
internal sealed record ReplaySurvey(long Events, long First, long Last, long BadLines)
{
    /// <param name="limit">events beyond it are not looked at</param>
    public static ReplaySurvey Of(IReplaySource source, int limit, Action<BadLine> onBadLine)
    {
        long events = 0, first = long.MaxValue, last = long.MinValue, bad = 0;
        foreach (var userEvent in source.Read(Bad).Take(limit))
        {
            events++;
            first = Math.Min(first, userEvent.Timestamp);
            last = Math.Max(last, userEvent.Timestamp);
        }
        return events == 0 ? new ReplaySurvey(0, 0, 0, bad) : new ReplaySurvey(events, first, last, bad);

        void Bad(BadLine line)
        {
            bad++;
            onBadLine(line);
        }
    }

    /// <summary>What to add to each timestamp so that the last event is at <paramref name="now"/>.</summary>
    public long ShiftTo(long now) => now - Last;
}
