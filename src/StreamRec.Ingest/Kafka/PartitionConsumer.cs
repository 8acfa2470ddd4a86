using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// The node's one consumer on its own thread: reads the partitions that lanes have opened, pauses and resumes them. It is told what
/// to read (manual assignment) and commits under the group's name without being a member of it: who owns a partition is decided in
/// one place, by the cluster's shard allocation, and Kafka's group coordinator has no say. The poll thread asks the broker nothing and
/// never ends for an error: what concerns one partition ends that partition, a consumer that fails is replaced.
/// </summary>
internal sealed partial class PartitionConsumer : IDisposable
{
    private const int DrainedPerPoll = 1_000;
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(1);

    /// <summary>A consumer that lived so long did not fail at once: its successor is not kept waiting.</summary>
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1), ConnectWithin = TimeSpan.FromSeconds(5);

    private readonly IngestSettings _settings;
    private readonly KafkaClients _clients;
    private readonly EventsTopic _topic;
    private readonly LogCuts _cuts;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, AssignedPartition> _owned = new();
    private readonly ConcurrentQueue<Action<IConsumer<byte[], byte[]>>> _commands = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<AssignedPartition> _touched = [];
    private readonly HashSet<AssignedPartition> _paused = [];
    private readonly Committer? _committer;
    private readonly Thread _thread;
    private volatile string? _failure;
    private long _number;
    private long _nextHousekeeping;

    /// <param name="cuts">Asked, off the poll thread, where a partition goes on whose next offset the log does not have.</param>
    public PartitionConsumer(IngestSettings settings, KafkaClients clients, EventsTopic topic, LogCuts cuts, ILogger log, TimeProvider time)
    {
        (_settings, _clients, _topic, _cuts, _log, _time) = (settings, clients, topic, cuts, log, time);
        _committer = settings.Kafka.Embedded ? null : new Committer(_owned, settings.CommitInterval, clients.Health, log, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "streamrec-kafka-poll" };
        _thread.Start();
    }

    public IReadOnlyCollection<AssignedPartition> Owned => [.. _owned.Values.OrderBy(partition => partition.Partition)];

    /// <summary>Why there is no consumer at the moment; null: there is one.</summary>
    public string? Failure => _failure;

    /// <summary>It has met the brokers, or given up on that for now.</summary>
    public Task Connected => _connected.Task;

    public Task Ended => _ended.Task;

    /// <summary>What the group has committed of a partition; null: nothing, or the broker keeps no commits.</summary>
    /// <exception cref="KafkaException">The coordinator did not say.</exception>
    public Task<long?> CommittedAsync(int partition) =>
        _committer?.CommittedAsync(new TopicPartition(_settings.Kafka.Topics.Events, partition)) ?? Task.FromResult<long?>(null);

    public void BeginStop() => _stop.Set();

    public void Dispose()
    {
        BeginStop();
        var ended = _thread.Join(TimeSpan.FromSeconds(30));
        _committer?.Dispose();
        if (ended) _stop.Dispose(); // a thread that is still in librdkafka looks at it once more
    }

    private void Run()
    {
        for (var failures = 0; !_stop.IsSet; failures++)
        {
            var began = _time.GetTimestamp();
            try
            {
                Consume();
            }
#pragma warning disable CA1031 // whatever ends a consumer, the node lives and tries again
            catch (Exception problem)
#pragma warning restore CA1031
            {
                if (_time.GetElapsedTime(began) > LongLife) failures = 0;
                var wait = TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(failures, 5)));
                _failure = problem.Message;
                IngestMetrics.ConsumerUp.Set(0);
                _log.LogError(
                    problem, "The Kafka consumer failed and is replaced in {Seconds} s: {Message}", wait.TotalSeconds, problem.Message);
                foreach (var partition in _owned.Values) Remove(null, partition, problem);
                _stop.Wait(wait);
            }
        }
        _ended.TrySetResult();
    }

    private void Consume()
    {
        using var consumer = _clients.Consumer(_settings.GroupId).Build();
        if (_committer is not null && !_connected.Task.IsCompleted) Connect(consumer);
        _committer?.Begin(consumer);
        try
        {
            _failure = null;
            IngestMetrics.ConsumerUp.Set(1);
            while (!_stop.IsSet)
            {
                while (_commands.TryDequeue(out var command)) command(consumer);
                Poll(consumer);
                KeepHouse(consumer);
            }
        }
        finally
        {
            _committer?.End();
        }
        foreach (var partition in _owned.Values) Remove(null, partition, null);
        consumer.Close();
    }

    /// <summary>
    /// To the leaders and the group's coordinator, by asking what nobody wants to know: a node that joins gets users whom another served
    /// a moment ago, and they would wait for each connection.
    /// </summary>
    private void Connect(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            var now = new Timestamp(_time.GetUtcNow());
            consumer.OffsetsForTimes(
                Enumerable.Range(0, _topic.Partitions).Select(p => new TopicPartitionTimestamp(_topic.Name, p, now)), ConnectWithin);
            consumer.Committed([new TopicPartition(_topic.Name, 0)], ConnectWithin);
        }
        catch (KafkaException problem)
        {
            _clients.Health.Failed(problem.Error, "offsets");
        }
        _connected.TrySetResult();
    }

    private void Poll(IConsumer<byte[], byte[]> consumer)
    {
        // Short while something is paused, so that a resume need not wait for a record of another partition.
        var wait = TimeSpan.FromMilliseconds(_paused.Count > 0 ? 5 : 25);
        try
        {
            var record = consumer.Consume(wait);
            for (var i = 0; record is not null; i++)
            {
                Hand(consumer, record);
                record = i < DrainedPerPoll ? consumer.Consume(TimeSpan.Zero) : null;
            }
        }
        catch (ConsumeException problem) when (!problem.Error.IsFatal)
        {
            OnProblem(problem);
        }
        foreach (var partition in _touched) partition.Publish();
        _touched.Clear();
    }

    private void Hand(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> record)
    {
        if (!_owned.TryGetValue(record.Partition.Value, out var partition)) return;
        _touched.Add(partition);
        if (partition.Next == partition.Start.Offset) _clients.Health.Allowed("read");
        if (partition.Add(record)) Pause(consumer, partition);
    }

    /// <summary>A record that the client cannot hand over, a log that was cut: one partition's matter, it goes on where it can.</summary>
    private void OnProblem(ConsumeException problem)
    {
        var at = problem.ConsumerRecord?.TopicPartitionOffset;
        if (problem.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange && at is not null
            && _owned.TryGetValue(at.Partition.Value, out var cut))
            _ = GoOnAsync(cut);
        else
        {
            _clients.Health.Failed(problem.Error, "read");
            _log.LogWarning("Kafka consumer, {Position}: {Code} {Reason}", at, problem.Error.Code, problem.Error.Reason);
        }
    }

    private void KeepHouse(IConsumer<byte[], byte[]> consumer)
    {
        var now = _time.GetTimestamp();
        if (now < _nextHousekeeping) return;
        _nextHousekeeping = now + (long)(Housekeeping.TotalSeconds * _time.TimestampFrequency);
        foreach (var partition in _owned.Values)
        {
            var end = consumer.GetWatermarkOffsets(partition.TopicPartition).High.Value;
            if (end < 0) continue;
            IngestMetrics.Unread.WithLabels(partition.Partition.ToString()).Set(Math.Max(0, end - partition.Next));
            IngestMetrics.Undone.WithLabels(partition.Partition.ToString()).Set(Math.Max(0, end - partition.LowWatermark));
        }
    }
}
