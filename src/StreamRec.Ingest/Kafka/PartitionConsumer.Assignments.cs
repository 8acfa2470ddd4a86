using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Kafka;

/// <summary>What is read: partitions that lanes open and let go, that go on elsewhere, that are paused and resumed. The lanes' side of
/// each is any thread's and leaves a command; commands run on the poll thread.</summary>
internal sealed partial class PartitionConsumer
{
    /// <summary>Begins to read a partition. One that this node reads already is ended first: its reader is from before.</summary>
    /// <exception cref="KafkaException">It cannot be read, or not from there any more: the topic was made anew meanwhile.</exception>
    public Task<AssignedPartition> OpenAsync(int partition, PartitionStart start)
    {
        var opened = new TaskCompletionSource<AssignedPartition>(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands.Enqueue(consumer =>
        {
            try
            {
                if (start.Generation != _topic.Current.Generation) throw new KafkaException(ErrorCode.UnknownTopicId);
                if (_owned.TryGetValue(partition, out var before)) Remove(consumer, before, null);
                // Grows with each assignment, over restarts too.
                _number = Math.Max(_number + 1, _time.GetUtcNow().ToUnixTimeMilliseconds());
                var owned = new AssignedPartition(
                    new TopicPartition(_settings.Kafka.Topics.Events, partition), start, _number, WantsResume);
                _owned[partition] = owned;
                Assign(consumer, owned, start.Offset);
                _topic.Begins(partition, start.Generation);
                opened.SetResult(owned);
            }
            catch (Exception problem)
            {
                if (_owned.TryGetValue(partition, out var failed)) Remove(consumer, failed, problem);
                opened.TrySetException(problem);
                if (problem is not KafkaException { Error.IsFatal: false }) throw;
            }
        });
        return opened.Task;
    }

    /// <summary>Reads no more of it and commits what may be committed; then it may be somebody else's.</summary>
    public async Task ReleaseAsync(AssignedPartition partition)
    {
        if (!partition.Completed)
        {
            var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _commands.Enqueue(consumer =>
            {
                if (_owned.TryGetValue(partition.Partition, out var owned) && owned == partition) Remove(consumer, partition, null);
                released.SetResult();
            });
            await Task.WhenAny(released.Task, _ended.Task);
        }
        // Offsets of a topic that is gone mean nothing in the one of its name.
        if (_committer is not null && partition.Start.Generation == _topic.Current.Generation) await _committer.CommitNowAsync(partition);
    }

    /// <summary>No more records of it; it stays this node's until it is released.</summary>
    public void Stop(AssignedPartition partition)
    {
        partition.Stopped = true;
        _commands.Enqueue(consumer =>
        {
            if (_owned.TryGetValue(partition.Partition, out var owned) && owned == partition && !partition.Paused)
                Pause(consumer, partition);
        });
    }

    /// <summary>Every lane ends, and begins anew: what it knows of offsets holds no more.</summary>
    public void EndAll() => _commands.Enqueue(consumer =>
    {
        foreach (var partition in _owned.Values) Remove(consumer, partition, null);
    });

    private async Task GoOnAsync(AssignedPartition cut)
    {
        long? from;
        try
        {
            from = await _cuts.WhereToGoOnAsync(cut);
        }
#pragma warning disable CA1031 // whatever it is, the partition must not stand: its lane ends, and the next one asks again
        catch (Exception problem)
#pragma warning restore CA1031
        {
            _log.LogError(problem, "{Partition}: where to go on could not be found; its lane begins anew.", cut.TopicPartition);
            from = null;
        }
        _commands.Enqueue(consumer =>
        {
            if (!_owned.TryGetValue(cut.Partition, out var owned) || owned != cut) return;
            if (from is not { } offset)
            {
                Remove(consumer, cut, null);
                return;
            }
            try
            {
                // Not Seek: librdkafka has stopped fetching this partition and refuses it ("Erroneous state").
                Try(() => consumer.IncrementalUnassign([cut.TopicPartition]));
                cut.Skip(offset);
                Assign(consumer, cut, offset);
            }
            catch (KafkaException problem) when (!problem.Error.IsFatal)
            {
                Remove(consumer, cut, problem);
            }
        });
    }

    private static void Assign(IConsumer<byte[], byte[]> consumer, AssignedPartition partition, long from)
    {
        consumer.IncrementalAssign([new TopicPartitionOffset(partition.TopicPartition, from)]);
        // librdkafka remembers a pause of ours from an earlier assignment.
        if (partition.Paused) consumer.Pause([partition.TopicPartition]);
        else consumer.Resume([partition.TopicPartition]);
    }

    private void Remove(IConsumer<byte[], byte[]>? consumer, AssignedPartition partition, Exception? failure)
    {
        _owned.TryRemove(partition.Partition, out _);
        _paused.Remove(partition);
        if (consumer is not null) Try(() => consumer.IncrementalUnassign([partition.TopicPartition]));
        partition.Complete(failure);
        IngestMetrics.Unread.RemoveLabelled(partition.Partition.ToString());
        IngestMetrics.Undone.RemoveLabelled(partition.Partition.ToString());
    }

    /// <summary>What cannot be unassigned is not assigned.</summary>
    private void Try(Action unassign)
    {
        try
        {
            unassign();
        }
        catch (KafkaException problem) when (!problem.Error.IsFatal)
        {
            _log.LogDebug("librdkafka did not unassign: {Reason}", problem.Error.Reason);
        }
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
        if (partition.Stopped || !partition.TryClaimResume()) return;
        _commands.Enqueue(consumer =>
        {
            if (partition.Stopped || !_owned.TryGetValue(partition.Partition, out var current) || current != partition) return;
            partition.SetPaused(false);
            _paused.Remove(partition);
            consumer.Resume([partition.TopicPartition]);
        });
    }
}
