namespace StreamRec.LoadTest.Rival;

/// <summary>What one run measured. Latencies: ms from the time at which the action was due.</summary>
/// <param name="Actions">That were answered, of those due in the measured time.</param>
/// <param name="Failed">Answered with an error, or not within 10 s of the end.</param>
/// <param name="Sustained">Answered actions per second, from the first one's due time to the last answer.</param>
/// <param name="Action">From the due time to the list's last byte.</param>
/// <param name="Event">From the due time to the event's answer.</param>
/// <param name="SenderLateness">In both.</param>
internal sealed record RivalReport(
    double Rate, int Users, double Seconds, string Mix, string Redis, long Actions, long Failed, double Sustained, LatencySummary Action,
    LatencySummary Event, LatencySummary SenderLateness, RivalCpu CpuMicrosecondsPerAction, double ServiceMegabytes)
{
    public IReadOnlyList<string> Failures { get; init; } = [];
}

/// <summary>Of three processes apart.</summary>
internal sealed record RivalCpu(double Service, double Redis, double Generator)
{
    public double ServiceAndRedis => Service + Redis;
}
