namespace StreamRec.LoadTest;

/// <summary>What one run measured. Latencies: ms from the time at which the event was due.</summary>
/// <param name="Missing">events that were in no list within 10 s of the end</param>
/// <param name="SenderLateness">how late events were given to the producer: in both latencies alike</param>
/// <param name="RatioAtP50">action → list p50 to produce → consume p50</param>
/// <param name="CpuMicrosecondsPerEvent">of the node's process; with the embedded broker, the broker's too</param>
internal sealed record LoadReport(
    double Rate, int Users, double Seconds, bool EmbeddedBroker, long Events, long Missing, LatencySummary ActionToList,
    LatencySummary ProduceToConsume, LatencySummary SenderLateness, double RatioAtP50, double CpuMicrosecondsPerEvent)
{
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>Null: nothing was reloaded.</summary>
    public ReloadReport? Reloads { get; init; }
}
