using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Logging;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest;

/// <summary>What ingest looks like from outside.</summary>
public sealed record IngestStatus(
    KafkaState Kafka, string KafkaReason, DateTimeOffset KafkaSince, int Partitions, IReadOnlyCollection<int> Owned, int Paused,
    int Unfolded, int Undurable, bool Draining);

/// <summary>
/// Reads the log into the region: one consumer, one lane per partition that this node owns. Starts when the topics are known
/// (<see cref="TopicSetup"/>) and the region is there.
/// </summary>
public sealed class IngestNode : IAsyncDisposable
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    private readonly KafkaClients _clients;
    private readonly KafkaAdmin _admin;
    private readonly KafkaProducer _producer;
    private readonly ConsumerLoop _loop;
    private readonly NodeBounds _bounds;
    private readonly ActorMaterializer _materializer;
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _probing;
    private readonly Topics _topics;
    private volatile bool _draining;

    private IngestNode(
        ActorSystem system, IngestSettings settings, Topics topics, IActorRef region, Func<PartitionsChanged, Task>? changed, KafkaHealth health,
        ILogger log, TimeProvider time)
    {
        _topics = topics;
        _clients = new KafkaClients(settings.Kafka, health, log);
        _admin = new KafkaAdmin(_clients);
        _producer = new KafkaProducer(_clients, log);
        _bounds = new NodeBounds(new Bound("unfolded", settings.MaxUnfolded), new Bound("undurable", settings.MaxUndurable));
        _loop = new ConsumerLoop(settings, topics, _clients, _admin, changed ?? (_ => Task.CompletedTask), log, time);
        var letters = new DeadLetterWriter(settings.Kafka, _producer, log);
        Func<AssignedPartition, Props> laneOf = partition =>
        {
            var epoch = new LaneEpoch(topics.Generation, partition.Partition, partition.Number);
            var world = new LaneWorld(partition, topics.Names.Events, _admin, letters);
            return Props.Create(() => new LaneActor(epoch, partition.Start, settings.Lanes, _bounds, region, world, time));
        };
        Action<AssignedPartition> reopen = partition => _loop.Reopen(partition, partition.LowWatermark);
        _materializer = system.Materializer();
        Lanes = system.ActorOf(Props.Create(() => new LaneRegistry(topics.Partitions, laneOf, reopen, time, _materializer)), "lanes");
        Source.FromGraph(new CommittablePartitionedSource(_loop))
            .SelectAsync(Math.Max(1, topics.Partitions), Ready)
            .To(Sink.ForEach<AssignedPartition>(partition => Lanes.Tell(partition)))
            .Run(_materializer);
        _probing = ProbeAsync(time);
    }

    /// <summary>Where users' actors send AskPending.</summary>
    public IActorRef Lanes { get; }

    public IngestStatus Status => new(
        _clients.Health.State, _clients.Health.Reason, _clients.Health.Since, _topics.Partitions, _loop.Owned, _loop.PausedPartitions,
        _bounds.Unfolded.Held, _bounds.Undurable.Held, _draining);

    /// <param name="region">Takes IUserMessage; answers come back to the sending lane.</param>
    /// <param name="changed">Told of every change of what this node owns, before a lane of an added partition sends anything:
    /// lanes begin when the task is done. This drives where shards live.</param>
    public static IngestNode Start(
        ActorSystem system, IngestSettings settings, Topics topics, IActorRef region, Func<PartitionsChanged, Task>? changed, KafkaHealth health,
        ILoggerFactory logs, TimeProvider time) =>
        new(system, settings, topics, region, changed, health, logs.CreateLogger<IngestNode>(), time);

    /// <summary>
    /// Reads nothing more, waits until what was read is durable, commits, and leaves. After <paramref name="limit"/> it leaves
    /// without the rest, which its next reader gets again. True: everything was durable.
    /// </summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="leaveGroup">Others are there to take over: the group gives them the partitions now. Without, a static
    /// member keeps its partitions for its own restart, until its session ends.</param>
    public async Task<bool> DrainAsync(TimeSpan limit, bool leaveGroup = false)
    {
        _draining = true;
        _loop.PauseAll();
        var drained = true;
        try
        {
            await Lanes.Ask<LanesDrained>(DrainLane.Instance, limit);
        }
        catch (AskTimeoutException)
        {
            drained = false;
        }
        _loop.BeginStop(leaveGroup);
        await _loop.Ended;
        return drained;
    }

    /// <summary>Leaves without waiting for what is not durable: its next reader gets it again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ends.IsCancellationRequested) return;
        await _ends.CancelAsync();
        _loop.BeginStop();
        await _loop.Ended;
        await _probing;
        await Lanes.GracefulStop(TimeSpan.FromSeconds(5));
        _materializer.Dispose();
        _loop.Dispose();
        _producer.Dispose();
        _admin.Dispose();
        _ends.Dispose();
    }

    private static async Task<AssignedPartition> Ready(AssignedPartition partition)
    {
        await partition.Ready;
        return partition;
    }

    /// <summary>Clients say when Kafka goes; that it is back they say only when there is something to do.</summary>
    private async Task ProbeAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(ProbeEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ends.Token))
            {
                if (_clients.Health.State != KafkaState.Up) await Task.Run(_admin.Probe);
                _bounds.Publish();
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }
}
