using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest;

/// <summary>A partition of this node that does not advance.</summary>
/// <param name="Offset">Where it stands.</param>
/// <param name="Reason">What it waits for, in words.</param>
public sealed record StalledPartition(int Partition, long Offset, DateTimeOffset Since, string Reason);

/// <summary>
/// Whether the partitions that this node reads advance while their logs have more: asked of the broker, since a consumer that is stuck
/// believes that it has read everything. And whether what was read becomes durable. One caller; any may read.
/// </summary>
internal sealed class Progress(IngestSettings settings, KafkaAdmin admin, KafkaHealth health, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly record struct Seen(long Next, DateTimeOffset NextAt, long Low, DateTimeOffset LowAt);

    private readonly Dictionary<AssignedPartition, Seen> _seen = [];
    private DateTimeOffset _lookAt = DateTimeOffset.MinValue;
    private volatile IReadOnlyList<StalledPartition> _stalled = [];

    public IReadOnlyList<StalledPartition> Stalled => _stalled;

    public async Task LookAsync(IReadOnlyCollection<AssignedPartition> owned)
    {
        var now = time.GetUtcNow();
        if (now < _lookAt || health.State != KafkaState.Up) return;
        _lookAt = now + LookEvery;
        try
        {
            List<int> numbers = [.. owned.Select(partition => partition.Partition)];
            if (numbers.Count > 0) Compare(owned, await admin.EndsAsync(settings.Kafka.Topics.Events, numbers), now);
            else Publish([]);
        }
        catch (KafkaException problem)
        {
            log.LogDebug("The ends of {Topic} could not be asked: {Reason}", settings.Kafka.Topics.Events, problem.Error.Reason);
        }
    }

    private void Compare(IReadOnlyCollection<AssignedPartition> owned, long[] ends, DateTimeOffset now)
    {
        foreach (var gone in _seen.Keys.Except(owned).ToList()) _seen.Remove(gone);
        var stalled = new List<StalledPartition>();
        var i = 0;
        foreach (var partition in owned)
        {
            var (end, next, low) = (ends[i++], partition.Next, partition.LowWatermark);
            if (!_seen.TryGetValue(partition, out var seen)) seen = new Seen(next, now, low, now);
            seen = new Seen(next, next != seen.Next || next >= end ? now : seen.NextAt, low, low != seen.Low || low >= end ? now : seen.LowAt);
            _seen[partition] = seen;
            var held = partition.Held;
            if (now - seen.LowAt > settings.HeldAfter && held is { } hold)
                stalled.Add(new StalledPartition(partition.Partition, hold.Offset, seen.LowAt, $"the event at this offset is not done: {hold.Reason}"));
            else if (now - seen.NextAt > settings.StalledAfter)
            {
                var why = partition.Paused ? "paused: " + (held is { } h ? $"what was read waits, from offset {h.Offset}: {h.Reason}" : "its lane takes no more") : "the consumer gives nothing";
                stalled.Add(new StalledPartition(partition.Partition, next, seen.NextAt, $"{end - next} records are there and are not read; {why}"));
            }
        }
        Publish(stalled);
    }

    private void Publish(List<StalledPartition> stalled)
    {
        foreach (var now in stalled.Where(s => !_stalled.Any(before => before.Partition == s.Partition)))
            log.LogError("{Topic}[{Partition}] has stood at offset {Offset} since {Since:HH:mm:ss}: {Reason}", settings.Kafka.Topics.Events, now.Partition, now.Offset, now.Since, now.Reason);
        _stalled = stalled;
        IngestMetrics.Stalled.Set(stalled.Count);
    }
}
