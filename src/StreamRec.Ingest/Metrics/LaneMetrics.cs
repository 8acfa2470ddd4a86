using Prometheus;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Metrics;

/// <summary>Turns a lane's own counts into the node's counters, a few times per second and not per event.</summary>
internal sealed class LaneMetrics
{
    private static readonly Counter.Child Read = IngestMetrics.Events.WithLabels("read");
    private static readonly Counter.Child Folded = IngestMetrics.Events.WithLabels("folded");
    private static readonly Counter.Child DeadLettered = IngestMetrics.Events.WithLabels("dead_lettered");
    private static readonly Counter.Child Sent = IngestMetrics.Batches.WithLabels("sent");
    private static readonly Counter.Child Resent = IngestMetrics.Batches.WithLabels("resent");
    private static readonly Counter.Child Gaps = IngestMetrics.Batches.WithLabels("gap");
    private static readonly Counter.Child Asks = IngestMetrics.Batches.WithLabels("asked");
    private readonly LaneCounts _told = new();

    public void Publish(LaneCounts counts)
    {
        Read.Inc(counts.Read - _told.Read);
        Folded.Inc(counts.Folded - _told.Folded);
        DeadLettered.Inc(counts.DeadLettered - _told.DeadLettered);
        Sent.Inc(counts.BatchesSent - _told.BatchesSent);
        Resent.Inc(counts.BatchesResent - _told.BatchesResent);
        Gaps.Inc(counts.Gaps - _told.Gaps);
        Asks.Inc(counts.Asks - _told.Asks);
        _told.Read = counts.Read;
        _told.Folded = counts.Folded;
        _told.DeadLettered = counts.DeadLettered;
        _told.BatchesSent = counts.BatchesSent;
        _told.BatchesResent = counts.BatchesResent;
        _told.Gaps = counts.Gaps;
        _told.Asks = counts.Asks;
    }
}
