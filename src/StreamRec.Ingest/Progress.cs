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

    /// <summary>Offsets, and when they last moved or had nowhere to go: timestamps of the monotonic clock.</summary>
    private readonly record struct Seen(long Next, long NextAt, long Low, long LowAt);

    private readonly Dictionary<AssignedPartition, Seen> _seen = [];
    private long _lookedAt;
    private volatile IReadOnlyList<StalledPartition> _stalled = [];

    public IReadOnlyList<StalledPartition> Stalled => _stalled;

    /// <param name="opening">Lanes that do not read yet: since when (a timestamp), and what kept them from it.</param>
    public async Task LookAsync(IReadOnlyCollection<AssignedPartition> owned, IReadOnlyDictionary<int, (long Since, string Reason)> opening)
    {
        if (health.State != KafkaState.Up)
        {
            // Nothing advances then, and that is another trouble.
            _seen.Clear();
            Publish([]);
            return;
        }
        if (_lookedAt != 0 && time.GetElapsedTime(_lookedAt) < LookEvery) return;
        _lookedAt = time.GetTimestamp();
        try
        {
            List<int> numbers = [.. owned.Select(partition => partition.Partition)];
            var ends = numbers.Count > 0 ? await admin.EndsAsync(settings.Kafka.Topics.Events, numbers) : [];
            Publish([.. Standing(owned, ends), .. NotBegun(opening)]);
        }
        catch (KafkaException problem)
        {
            log.LogDebug("The ends of {Topic} could not be asked: {Reason}", settings.Kafka.Topics.Events, problem.Error.Reason);
        }
    }

    private IEnumerable<StalledPartition> NotBegun(IReadOnlyDictionary<int, (long Since, string Reason)> opening) =>
        from lane in opening
        where time.GetElapsedTime(lane.Value.Since) > settings.StalledAfter
        select new StalledPartition(lane.Key, -1, At(lane.Value.Since), $"its lane does not begin: {lane.Value.Reason}");

    private List<StalledPartition> Standing(IReadOnlyCollection<AssignedPartition> owned, long[] ends)
    {
        foreach (var gone in _seen.Keys.Except(owned).ToList()) _seen.Remove(gone);
        var now = time.GetTimestamp();
        var stalled = new List<StalledPartition>();
        var i = 0;
        foreach (var partition in owned)
        {
            var (end, next, low) = (ends[i++], partition.Next, partition.LowWatermark);
            if (!_seen.TryGetValue(partition, out var seen)) seen = new Seen(next, now, low, now);
            seen = new Seen(
                next, next != seen.Next || next >= end ? now : seen.NextAt, low, low != seen.Low || low >= end ? now : seen.LowAt);
            _seen[partition] = seen;
            var held = partition.Held;
            if (time.GetElapsedTime(seen.LowAt) > settings.HeldAfter && held is { } hold)
                stalled.Add(new StalledPartition(partition.Partition, hold.Offset, At(seen.LowAt), $"the event at this offset is not done: {hold.Reason}"));
            else if (time.GetElapsedTime(seen.NextAt) > settings.StalledAfter)
            {
                var why = !partition.Paused ? "the consumer gives nothing"
                    : held is { } h ? $"paused: what was read waits, from offset {h.Offset}: {h.Reason}" : "paused: its lane takes no more";
                stalled.Add(new StalledPartition(partition.Partition, next, At(seen.NextAt), $"{end - next} records are there and are not read; {why}"));
            }
        }
        return stalled;
    }

    private DateTimeOffset At(long timestamp) => time.GetUtcNow() - time.GetElapsedTime(timestamp);

    private void Publish(List<StalledPartition> stalled)
    {
        foreach (var now in stalled.Where(s => !_stalled.Any(before => before.Partition == s.Partition)))
            log.LogError(
                "{Topic}[{Partition}] has stood at offset {Offset} since {Since:HH:mm:ss}: {Reason}", settings.Kafka.Topics.Events,
                now.Partition, now.Offset, now.Since, now.Reason);
        _stalled = stalled;
        IngestMetrics.Stalled.Set(stalled.Count);
    }
}
