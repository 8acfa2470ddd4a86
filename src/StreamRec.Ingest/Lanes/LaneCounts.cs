namespace StreamRec.Ingest.Lanes;

/// <summary>
/// What a lane has seen since it began. An event is counted as folded or dead-lettered when it is done, once: Read is their
/// sum when the window is empty.
/// </summary>
public sealed class LaneCounts
{
    public long Read { get; internal set; }
    public long Folded { get; internal set; }
    public long DeadLettered { get; internal set; }
    public long BatchesSent { get; internal set; }
    public long BatchesResent { get; internal set; }
    public long Gaps { get; internal set; }
    public long Asks { get; internal set; }
}
