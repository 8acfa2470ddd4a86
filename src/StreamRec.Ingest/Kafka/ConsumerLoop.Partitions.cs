using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Kafka;

// Which partitions are ours, and whether they are paused. All on the poll thread.
internal sealed partial class ConsumerLoop
{
    private void AssignAll(IConsumer<byte[], byte[]> consumer)
    {
        var partitions = Enumerable.Range(0, _topics.Partitions).ToList();
        consumer.Assign(Begin(consumer, partitions));
    }

    private List<TopicPartitionOffset> OnAssigned(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) =>
        Begin(consumer, partitions.ConvertAll(partition => partition.Partition.Value));

    private void OnRevoked(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> partitions)
    {
        var going = partitions.ConvertAll(partition => partition.Partition.Value);
        if (!_settings.Kafka.Embedded) Committer.CommitNow(consumer, going.Where(_owned.ContainsKey).Select(p => _owned[p]), _log);
        Remove(going);
    }

    /// <summary>Others have these by now: committing would be theirs to do.</summary>
    private void OnLost(List<TopicPartitionOffset> partitions)
    {
        _log.LogWarning("Lost partitions {Partitions}: this node was silent for too long. Nothing is committed for them.", string.Join(", ", partitions.Select(p => p.Partition.Value)));
        Remove(partitions.ConvertAll(partition => partition.Partition.Value));
    }

    private List<TopicPartitionOffset> Begin(IConsumer<byte[], byte[]> consumer, List<int> partitions)
    {
        var starts = ResolveStarts(consumer, partitions);
        var ready = Notify(new PartitionsChanged(partitions, []));
        var positions = new List<TopicPartitionOffset>(partitions.Count);
        for (var i = 0; i < partitions.Count; i++)
        {
            var owned = Own(partitions[i], starts[i], ready);
            positions.Add(new TopicPartitionOffset(owned.TopicPartition, starts[i]));
            _assigned!(owned);
        }
        if (partitions.Count > 0) _log.LogInformation("Reading partitions {Partitions} of {Topic}.", string.Join(", ", partitions), _topics.Names.Events);
        return positions;
    }

    private long[] ResolveStarts(IConsumer<byte[], byte[]> consumer, List<int> partitions)
    {
        while (true)
        {
            try
            {
                return _starts.Resolve(consumer, partitions);
            }
            catch (KafkaException problem) when (!_stop.IsSet)
            {
                _clients.Health.Down(problem.Error.Reason);
                _stop.Wait(TimeSpan.FromMilliseconds(500));
            }
        }
    }

    private AssignedPartition Own(int partition, long start, Task ready)
    {
        // Grows with each assignment, over restarts too.
        _number = Math.Max(_number + 1, _time.GetUtcNow().ToUnixTimeMilliseconds());
        var owned = new AssignedPartition(new TopicPartition(_topics.Names.Events, partition), start, _number, ready, WantsResume);
        return _owned[partition] = owned;
    }

    private void Remove(IReadOnlyList<int> partitions)
    {
        var gone = new List<int>();
        foreach (var partition in partitions)
        {
            if (!_owned.TryRemove(partition, out var owned)) continue;
            owned.Complete();
            _paused.Remove(owned);
            gone.Add(partition);
            IngestMetrics.Unread.RemoveLabelled(partition.ToString());
            IngestMetrics.Undone.RemoveLabelled(partition.ToString());
        }
        if (gone.Count > 0) _ = Notify(new PartitionsChanged([], gone));
    }

    private async Task Notify(PartitionsChanged change)
    {
        // Until it is told: lanes of partitions whose users live elsewhere would wait for answers that go to nobody.
        do
        {
            try
            {
                await _changed(change);
                return;
            }
#pragma warning disable CA1031 // the listener's trouble is not the consumer's
            catch (Exception problem)
#pragma warning restore CA1031
            {
                _log.LogError(problem, "The node could not be told that partitions changed, and is told again: {Message}", problem.Message);
            }
            await Task.Delay(TellAgainAfter, _time);
        }
        while (!_stop.IsSet && change.Added.Any(_owned.ContainsKey));
    }

    private void Pause(IConsumer<byte[], byte[]> consumer, AssignedPartition partition)
    {
        partition.SetPaused(true);
        _paused.Add(partition);
        consumer.Pause([partition.TopicPartition]);
        IngestMetrics.Pauses.Inc();
    }

    private void WantsResume(AssignedPartition partition)
    {
        if (!partition.TryClaimResume()) return;
        _commands.Enqueue(consumer =>
        {
            if (_drains || !_owned.TryGetValue(partition.Partition, out var current) || current != partition) return;
            partition.SetPaused(false);
            _paused.Remove(partition);
            consumer.Resume([partition.TopicPartition]);
        });
    }

    private void KeepHouse(IConsumer<byte[], byte[]> consumer)
    {
        var now = _time.GetTimestamp();
        if (now < _nextHousekeeping) return;
        _nextHousekeeping = now + (long)(Housekeeping.TotalSeconds * _time.TimestampFrequency);
        foreach (var partition in _owned.Values)
        {
            var end = consumer.GetWatermarkOffsets(partition.TopicPartition).High.Value;
            var position = consumer.Position(partition.TopicPartition).Value;
            if (end < 0) continue;
            IngestMetrics.Unread.WithLabels(partition.Partition.ToString()).Set(Math.Max(0, end - Math.Max(position, partition.Start)));
            IngestMetrics.Undone.WithLabels(partition.Partition.ToString()).Set(Math.Max(0, end - partition.LowWatermark));
        }
        IngestMetrics.Up.Set(_clients.Health.State == KafkaState.Up ? 1 : 0);
    }
}
