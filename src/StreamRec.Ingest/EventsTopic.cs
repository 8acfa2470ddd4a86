using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>Which topic the events are in.</summary>
/// <param name="Generation">The topic id that the broker reports: another one is another log, whatever its name.</param>
/// <param name="Remade">This node has known another one under the name: nothing of this one has been read before it was made.</param>
public sealed record TopicIdentity(string Generation, bool Remade);

/// <summary>
/// The events topic while the node runs: looked at every other second, since offsets mean nothing in a topic that was made anew, and
/// users are sharded by its number of partitions. Any thread.
/// </summary>
public sealed class EventsTopic : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly Topics _topics;
    private readonly KafkaAdmin? _admin;
    private readonly KafkaHealth _health;
    private readonly string? _memory;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ends = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly long?[] _lowWatermarks;
    private readonly bool[] _begun;
    private readonly Task _looking;
    private volatile TopicIdentity _current;
    private volatile bool _absent;

    internal EventsTopic(Topics topics, KafkaAdmin? admin, KafkaHealth health, string? memory, ILogger log, TimeProvider time)
    {
        (_topics, _admin, _health, _memory, _log, _time) = (topics, admin, health, memory, log, time);
        _current = new TopicIdentity(topics.Generation, topics.Remade);
        (_lowWatermarks, _begun) = (new long?[topics.Partitions], new bool[topics.Partitions]);
        _looking = admin is null ? Task.CompletedTask : LookOnAsync();
    }

    public string Name => _topics.Names.Events;

    public int Partitions => _topics.Partitions;

    public TopicIdentity Current => _current;

    /// <summary>It was deleted and is not there again.</summary>
    public bool Absent => _absent;

    /// <summary>Another topic is under the name: lanes begin anew with it.</summary>
    public event Action? MadeAnew;

    /// <summary>Its number of partitions is another: this node must not go on. The message says what to do.</summary>
    public event Action<IngestRefusedException>? Resharded;

    /// <summary>Of an earlier lane of this process, on a broker that keeps no commits; null: there was none.</summary>
    internal long? LowWatermarkOf(int partition) => _lowWatermarks[partition];

    /// <summary>This node has begun to read the partition in the topic that is there now.</summary>
    internal bool HasBegun(int partition) => Volatile.Read(ref _begun[partition]);

    internal void Begins(int partition, string generation)
    {
        if (generation == _current.Generation) Volatile.Write(ref _begun[partition], true);
    }

    internal void Reached(AssignedPartition partition)
    {
        if (partition.Start.Generation == _current.Generation) _lowWatermarks[partition.Partition] = partition.LowWatermark;
    }

    /// <summary>Looks now.</summary>
    /// <exception cref="KafkaException">Kafka did not say.</exception>
    public async Task LookAsync()
    {
        if (_admin is null) return;
        await _one.WaitAsync();
        try
        {
            Compare(await _admin.DescribeAsync(Name));
            _health.Allowed("describe");
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _looking;
        _ends.Dispose();
    }

    private void Compare(Confluent.Kafka.Admin.TopicDescription? found)
    {
        if (found is null)
        {
            if (!_absent) _log.LogError("Topic {Topic} is gone: it was deleted. Nothing is read until it is there again, with {Partitions} partitions.", Name, _topics.Partitions);
            _absent = true;
            return;
        }
        _absent = false;
        var generation = found.TopicId.ToString();
        if (found.Partitions.Count != _topics.Partitions)
        {
            Resharded?.Invoke(TopicSetup.OtherCount(Name, found.Partitions.Count, _topics.Partitions, _memory));
            return;
        }
        if (generation == _current.Generation) return;
        _log.LogError(
            "Topic {Topic} was made anew while this node ran ({Old} is now {New}): it is read from its beginning.", Name,
            _current.Generation, generation);
        _current = new TopicIdentity(generation, Remade: true);
        Array.Clear(_lowWatermarks);
        Array.Clear(_begun);
        MadeAnew?.Invoke();
        try
        {
            TopicSetup.Remember(_memory, generation, found.Partitions.Count);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _log.LogError(
                "{File} could not be written: {Reason} The next start takes the topic for a new one and reads it from its beginning.",
                _memory, problem.Message);
        }
    }

    private async Task LookOnAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ends.Token))
            {
                try
                {
                    await LookAsync();
                }
                catch (KafkaException problem)
                {
                    _health.Failed(problem.Error, "describe");
                }
#pragma warning disable CA1031 // who looks no more would not see the next topic
                catch (Exception problem)
#pragma warning restore CA1031
                {
                    _log.LogError(problem, "Topic {Topic} could not be looked at; it is tried again.", Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }
}
