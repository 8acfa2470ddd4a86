using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// The node's one consumer on its own thread: polls, keeps the partitions that it owns, pauses and resumes them, and never
/// ends for an error: a consumer that fails is replaced.
/// </summary>
internal sealed partial class ConsumerLoop : IDisposable
{
    private const int DrainedPerPoll = 1_000;
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>A consumer that lived so long did not fail at once: its successor is not kept waiting.</summary>
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1);

    private readonly IngestSettings _settings;
    private readonly Topics _topics;
    private readonly KafkaClients _clients;
    private readonly KafkaAdmin _admin;
    private readonly Func<PartitionsChanged, Task> _changed;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly StartOffsets _starts;
    private readonly ConcurrentDictionary<int, AssignedPartition> _owned = new();
    private readonly ConcurrentQueue<Action<IConsumer<byte[], byte[]>>> _commands = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<AssignedPartition> _touched = [];
    private readonly HashSet<AssignedPartition> _paused = [];
    private Action<AssignedPartition>? _assigned;
    private long _number;
    private bool _drains;
    private volatile bool _leaves;
    private long _nextHousekeeping;

    public ConsumerLoop(
        IngestSettings settings, Topics topics, KafkaClients clients, KafkaAdmin admin, Func<PartitionsChanged, Task> changed, ILogger log, TimeProvider time)
    {
        (_settings, _topics, _clients, _admin, _changed, _log, _time) = (settings, topics, clients, admin, changed, log, time);
        _starts = new StartOffsets(topics.Names.Events, settings.Kafka.Embedded, settings.BeginAtEarliest, admin, log);
    }

    public IReadOnlyCollection<int> Owned => [.. _owned.Keys.Order()];

    public int PausedPartitions => _owned.Values.Count(partition => partition.Paused);

    public Task Ended => _ended.Task;

    public void Start(Action<AssignedPartition> assigned, Action ended)
    {
        _assigned = assigned;
        var thread = new Thread(() => Run(ended)) { IsBackground = true, Name = "streamrec-kafka-poll" };
        thread.Start();
    }

    /// <summary>No more records from any partition; the consumer stays in its group.</summary>
    public void PauseAll() => _commands.Enqueue(consumer =>
    {
        _drains = true;
        foreach (var partition in _owned.Values) Pause(consumer, partition);
    });

    /// <summary>Reads the partition again, as a new assignment: its lane has failed (from its low watermark), or its log was cut.</summary>
    public void Reopen(AssignedPartition failed, long from) => _commands.Enqueue(consumer =>
    {
        if (!_owned.TryGetValue(failed.Partition, out var current) || current != failed) return;
        failed.Complete();
        _paused.Remove(failed);
        var again = Own(failed.Partition, from, Task.CompletedTask);
        consumer.Seek(new TopicPartitionOffset(failed.TopicPartition, from));
        if (!_drains) consumer.Resume([failed.TopicPartition]);
        _assigned!(again);
    });

    /// <summary>Commits what may be committed and leaves; <see cref="Ended"/> says when.</summary>
    /// <param name="leaveGroup">Also as a static member, whose partitions would else wait for its session's end.</param>
    public void BeginStop(bool leaveGroup = false)
    {
        if (leaveGroup) _leaves = true;
        _stop.Set();
    }

    public void Dispose()
    {
        BeginStop();
        if (_assigned is not null) Ended.Wait(TimeSpan.FromSeconds(30));
        _stop.Dispose();
    }

    private void Run(Action ended)
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
                _log.LogError(problem, "The Kafka consumer failed and is replaced in {Seconds} s: {Message}", wait.TotalSeconds, problem.Message);
                Remove([.. _owned.Keys]);
                _stop.Wait(wait);
            }
        }
        ended();
        _ended.TrySetResult();
    }

    private void Consume()
    {
        using var consumer = _clients.Consumer(_settings.GroupId, _settings.MemberId)
            .SetPartitionsAssignedHandler((c, partitions) => OnAssigned(c, partitions))
            .SetPartitionsRevokedHandler((c, partitions) => OnRevoked(c, partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .Build();
        using var committer = _settings.Kafka.Embedded ? null : new Committer(consumer, _owned, _settings.CommitInterval, _clients.Health, _log, _time);
        if (_settings.Kafka.Embedded) AssignAll(consumer);
        else consumer.Subscribe(_topics.Names.Events);
        while (!_stop.IsSet)
        {
            while (_commands.TryDequeue(out var command)) command(consumer);
            Poll(consumer);
            KeepHouse(consumer);
        }
        committer?.Dispose();
        if (_settings.Kafka.Embedded) Remove([.. _owned.Keys]);
        else if (_leaves) Leave(consumer);
        consumer.Close(); // commits through OnRevoked
    }

    /// <summary>
    /// A static member that closes says nothing to its group (KIP-345); one that unsubscribes first is gone from it at once.
    /// The revocation, with its commit, comes with a poll.
    /// </summary>
    private void Leave(IConsumer<byte[], byte[]> consumer)
    {
        var began = _time.GetTimestamp();
        consumer.Unsubscribe();
        while (!_owned.IsEmpty && _time.GetElapsedTime(began) < LeaveWithin) consumer.Consume(TimeSpan.FromMilliseconds(20));
    }

    private void Poll(IConsumer<byte[], byte[]> consumer)
    {
        // Short while something is paused, so that a resume need not wait for a record of another partition.
        var wait = TimeSpan.FromMilliseconds(_paused.Count > 0 ? 5 : 50);
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
            OnProblem(consumer, problem);
        }
        foreach (var partition in _touched) partition.Publish();
        _touched.Clear();
    }

    private void Hand(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> record)
    {
        if (!_owned.TryGetValue(record.Partition.Value, out var partition)) return;
        _touched.Add(partition);
        if (partition.Add(record)) Pause(consumer, partition);
    }

    /// <summary>A record that the client cannot hand over, a log that was cut: the partition goes on where it can.</summary>
    private void OnProblem(IConsumer<byte[], byte[]> consumer, ConsumeException problem)
    {
        var at = problem.ConsumerRecord?.TopicPartitionOffset;
        if (problem.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange && at is not null && _owned.TryGetValue(at.Partition.Value, out var cut))
        {
            var beginning = _admin.BeginningsAsync(_topics.Names.Events, [cut.Partition]).GetAwaiter().GetResult()[0];
            _log.LogError("{Partition}: its log does not have the offset to read next ({Reason}). Going on at {Offset}.", cut.TopicPartition, problem.Error.Reason, beginning);
            Reopen(cut, beginning);
            return;
        }
        if (problem.Error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport) _clients.Health.Down(problem.Error.Reason);
        else _log.LogWarning("Kafka consumer, {Position}: {Code} {Reason}", at, problem.Error.Code, problem.Error.Reason);
    }
}
