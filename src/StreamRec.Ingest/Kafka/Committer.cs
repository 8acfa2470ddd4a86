using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Commits each owned partition's low watermark on a timer: every event below it is durable. Off the poll thread, so that a
/// slow coordinator delays no event. A commit that comes late or fails only means that some events are read twice.
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly ConcurrentDictionary<int, AssignedPartition> _owned;
    private readonly KafkaHealth _health;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Dictionary<AssignedPartition, long> _committed = [];
    private readonly Lock _one = new();

    public Committer(
        IConsumer<byte[], byte[]> consumer, ConcurrentDictionary<int, AssignedPartition> owned, TimeSpan every, KafkaHealth health, ILogger log, TimeProvider time)
    {
        (_consumer, _owned, _health, _log) = (consumer, owned, health, log);
        _timer = time.CreateTimer(_ => Commit(), null, every, every);
    }

    /// <summary>At a revocation: what may be committed now, before the partition is somebody else's.</summary>
    public static void CommitNow(IConsumer<byte[], byte[]> consumer, IEnumerable<AssignedPartition> partitions, ILogger log)
    {
        var offsets = partitions.Select(p => new TopicPartitionOffset(p.TopicPartition, p.LowWatermark)).ToList();
        if (offsets.Count > 0) TryCommit(consumer, offsets, log);
    }

    /// <summary>Waits for a commit under way: the consumer may be closed afterwards.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_one) _committed.Clear();
    }

    private void Commit()
    {
        if (!_one.TryEnter()) return; // the last one still waits for the coordinator
        try
        {
            foreach (var gone in _committed.Keys.Where(p => !_owned.TryGetValue(p.Partition, out var now) || now != p).ToList()) _committed.Remove(gone);
            var offsets = new List<TopicPartitionOffset>();
            foreach (var partition in _owned.Values)
            {
                // The first commit of an assignment pins where a new group begins, also when no event has come yet.
                var low = partition.LowWatermark;
                if (!_committed.TryGetValue(partition, out var before) || low > before) offsets.Add(new(partition.TopicPartition, low));
            }
            if (offsets.Count == 0 || !TryCommit(_consumer, offsets, _log)) return;
            _health.Up();
            foreach (var offset in offsets)
            {
                if (_owned.TryGetValue(offset.Partition.Value, out var partition)) _committed[partition] = offset.Offset.Value;
            }
        }
        catch (ObjectDisposedException)
        {
            _log.LogDebug("The consumer was closed before its last timed commit.");
        }
        finally
        {
            _one.Exit();
        }
    }

    private static bool TryCommit(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> offsets, ILogger log)
    {
        try
        {
            consumer.Commit(offsets);
            IngestMetrics.Commits.WithLabels("ok").Inc();
            return true;
        }
        catch (KafkaException problem)
        {
            IngestMetrics.Commits.WithLabels("failed").Inc();
            // A rebalance under way is everyday; what stays (no permission) must be seen, and counts in the metric each time.
            var level = problem.Error.Code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.Local_NoOffset
                ? LogLevel.Debug : LogLevel.Warning;
            log.Log(level, "Offsets were not committed ({Code}: {Reason}); the next commit covers them.", problem.Error.Code, problem.Error.Reason);
            return false;
        }
    }
}
