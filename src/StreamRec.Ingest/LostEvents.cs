using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest;

/// <summary>Offsets that the log had and has no more, before this group read them.</summary>
/// <param name="From">The first, inclusive.</param>
/// <param name="To">The last, exclusive.</param>
public sealed record LostRange(int Partition, long From, long To, DateTimeOffset At);

/// <summary>
/// What retention, deletion or a truncation took before it was read: counted, logged, the newest kept for health. Any thread.
/// </summary>
internal sealed class LostEvents(string topic, ILogger log, TimeProvider time)
{
    private const int Kept = 16;
    private readonly Lock _change = new();
    private readonly Queue<LostRange> _newest = new();

    public IReadOnlyList<LostRange> Newest
    {
        get
        {
            lock (_change) return [.. _newest];
        }
    }

    public void Add(int partition, long from, long to, string why)
    {
        log.LogError(
            "{Topic}[{Partition}]: offsets {From} to {To} are lost ({Count} records): {Why}. Going on at {Offset}.",
            topic, partition, from, to - 1, to - from, why, to);
        IngestMetrics.Lost.Inc(to - from);
        lock (_change)
        {
            _newest.Enqueue(new LostRange(partition, from, to, time.GetUtcNow()));
            if (_newest.Count > Kept) _newest.Dequeue();
        }
    }
}
