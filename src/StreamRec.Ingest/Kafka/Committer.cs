using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// What the group has committed, and what it commits: each owned partition's low watermark on a timer, and once more when the partition
/// is released. Every event below the watermark is durable, so a commit is true whoever makes it. Off the poll thread, so that a slow
/// coordinator delays no event. A commit that comes late or fails only means that some events are read twice.
/// </summary>
internal sealed class Committer : IDisposable
{
    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, AssignedPartition> _owned;
    private readonly KafkaHealth _health;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Dictionary<AssignedPartition, long> _committed = [];
    private readonly ConcurrentDictionary<AssignedPartition, bool> _released = new();
    private readonly ConcurrentQueue<(TopicPartition Partition, TaskCompletionSource<long?> Answer)> _asked = new();
    private readonly SemaphoreSlim _one = new(1);
    private volatile IConsumer<byte[], byte[]>? _consumer;

    public Committer(ConcurrentDictionary<int, AssignedPartition> owned, TimeSpan every, KafkaHealth health, ILogger log, TimeProvider time)
    {
        (_owned, _health, _log) = (owned, health, log);
        _timer = time.CreateTimer(_ => Commit(), null, every, every);
    }

    public void Begin(IConsumer<byte[], byte[]> consumer) => _consumer = consumer;

    /// <summary>Commits a last time. The poll thread waits here for a commit under way: it closes the consumer next.</summary>
    public void End()
    {
        _one.Wait();
        try
        {
            var due = _owned.Values.Where(IsDue).Select(Offset).ToList();
            if (due.Count > 0) TryCommit(due);
            _consumer = null;
            _committed.Clear();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// What the group has committed; null: nothing. Lanes that begin together share a question. Not of an admin client: librdkafka
    /// 2.16 takes the process down when the group's coordinator moves while that asks (rd_kafka_handle_OffsetFetch has no group there).
    /// </summary>
    /// <exception cref="KafkaException">The coordinator did not say, or there is no consumer at the moment.</exception>
    public async Task<long?> CommittedAsync(TopicPartition partition)
    {
        var answer = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue((partition, answer));
        await _one.WaitAsync();
        try
        {
            if (!answer.Task.IsCompleted) await Task.Run(AnswerAll);
        }
        finally
        {
            _one.Release();
        }
        return await answer.Task;
    }

    private void AnswerAll()
    {
        var together = new List<(TopicPartition Partition, TaskCompletionSource<long?> Answer)>();
        while (_asked.TryDequeue(out var question)) together.Add(question);
        try
        {
            var consumer = _consumer ?? throw new KafkaException(ErrorCode.Local_State);
            var known = consumer.Committed(together.Select(question => question.Partition).Distinct(), AskWithin);
            foreach (var (partition, answer) in together)
            {
                var offset = known.Find(k => k.TopicPartition == partition)?.Offset.Value ?? throw new KafkaException(
                    ErrorCode.Local_UnknownPartition);
                answer.TrySetResult(offset >= 0 ? offset : null);
            }
        }
        catch (Exception problem)
        {
            foreach (var (_, answer) in together) answer.TrySetException(problem);
        }
    }

    /// <summary>At a release: waits for the broker's word. Partitions that are released together share a commit.</summary>
    public async Task CommitNowAsync(AssignedPartition partition)
    {
        _released[partition] = true;
        await _one.WaitAsync();
        try
        {
            if (!_released.ContainsKey(partition)) return; // another's commit covered it
            var together = _released.Keys.ToList();
            await Task.Run(() => TryCommit(together.ConvertAll(Offset)));
            foreach (var done in together)
            {
                _released.TryRemove(done, out _);
                _committed.Remove(done);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Commit()
    {
        if (!_one.Wait(0)) return; // the last one still waits for the coordinator
        try
        {
            foreach (var gone in _committed.Keys.Where(p => !_owned.TryGetValue(p.Partition, out var now) || now != p).ToList())
                _committed.Remove(gone);
            var due = new List<(AssignedPartition Partition, TopicPartitionOffset Offset)>();
            foreach (var partition in _owned.Values)
            {
                // The first commit of an assignment pins where a new group begins, also when no event has come yet.
                if (IsDue(partition)) due.Add((partition, Offset(partition)));
            }
            if (due.Count == 0 || !TryCommit(due.ConvertAll(d => d.Offset))) return;
            foreach (var (partition, offset) in due) _committed[partition] = offset.Offset.Value;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsDue(AssignedPartition partition) =>
        !_committed.TryGetValue(partition, out var before) || partition.LowWatermark > before;

    private static TopicPartitionOffset Offset(AssignedPartition partition) => new(partition.TopicPartition, partition.LowWatermark);

    private bool TryCommit(List<TopicPartitionOffset> offsets) => _consumer is { } consumer && TryCommit(consumer, offsets, _health, _log);

    /// <summary>Of any topic, in the name of the consumer's group. True: the broker has it.</summary>
    public static bool TryCommit(
        IConsumer<byte[], byte[]> consumer, IReadOnlyList<TopicPartitionOffset> offsets, KafkaHealth health, ILogger log)
    {
        try
        {
            consumer.Commit(offsets);
            IngestMetrics.Commits.WithLabels("ok").Inc();
            health.Allowed("commit");
            return true;
        }
        catch (KafkaException problem)
        {
            IngestMetrics.Commits.WithLabels("failed").Inc();
            health.Failed(problem.Error, "commit");
            log.LogWarning(
                "Offsets were not committed ({Code}: {Reason}); the next commit covers them, or their next reader gets the events again.",
                problem.Error.Code, problem.Error.Reason);
            return false;
        }
    }
}
