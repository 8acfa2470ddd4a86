using Akka.Actor;
using Akka.Streams;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;
using StreamRec.Ingest.Lanes;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest;

/// <summary>What ingest looks like from outside.</summary>
/// <param name="Owned">Partitions that this node reads.</param>
/// <param name="Consumer">Why there is no consumer at the moment; null: it reads.</param>
/// <param name="Stalled">Partitions that do not advance, and why.</param>
/// <param name="Lost">What the log no longer had when it was to be read; the newest.</param>
public sealed record IngestStatus(
    KafkaState Kafka, string KafkaReason, DateTimeOffset KafkaSince, int Partitions, IReadOnlyCollection<int> Owned, int Paused,
    int Unfolded, int Undurable, string? Consumer, IReadOnlyList<StalledPartition> Stalled, IReadOnlyList<LostRange> Lost);

/// <summary>
/// What the lanes of a node share: its consumer, bounds, dead letters. Reads nothing by itself: a lane begins where the cluster
/// places its shard (<see cref="LaneOf"/>).
/// </summary>
public sealed class IngestNode : IAsyncDisposable
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    private readonly KafkaClients _clients;
    private readonly KafkaAdmin _admin;
    private readonly KafkaProducer _producer;
    private readonly PartitionConsumer _consumer;
    private readonly LaneServices _lanes;
    private readonly Progress _progress;
    private readonly LostEvents _lost;
    private readonly ActorMaterializer _materializer;
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _probing;
    private readonly Topics _topics;
    private readonly ILogger _log;

    private IngestNode(
        ActorSystem system, IngestSettings settings, Topics topics, string? memory, KafkaHealth health, ILogger log, TimeProvider time)
    {
        (_topics, _log) = (topics, log);
        _clients = new KafkaClients(settings.Kafka, health, log);
        _admin = new KafkaAdmin(_clients);
        _producer = new KafkaProducer(_clients, log);
        _lost = new LostEvents(topics.Names.Events, log, time);
        Topic = new EventsTopic(topics, settings.Kafka.Embedded ? null : _admin, health, memory, log, time);
        _consumer = new PartitionConsumer(settings, _clients, Topic, new LogCuts(Topic, _admin, _lost, health, log, time), log, time);
        Topic.MadeAnew += _consumer.EndAll;
        _progress = new Progress(settings, _admin, health, log, time);
        _materializer = system.Materializer();
        var bounds = new NodeBounds(new Bound("unfolded", settings.MaxUnfolded), new Bound("undurable", settings.MaxUndurable));
        _lanes = new LaneServices(
            settings, Topic, topics.Partitions, _consumer, new StartOffsets(settings, Topic, _admin, _consumer, _lost, log),
            new DeadLetterWriter(settings.Kafka, _producer, log), bounds, _materializer, health, time);
        _probing = ProbeAsync(time);
    }

    public EventsTopic Topic { get; }

    public IngestStatus Status
    {
        get
        {
            var owned = _consumer.Owned;
            return new IngestStatus(
                _clients.Health.State, _clients.Health.Reason, _clients.Health.Since, _topics.Partitions,
                [.. owned.Select(p => p.Partition)],
                owned.Count(p => p.Paused), _lanes.Bounds.Unfolded.Held, _lanes.Bounds.Undurable.Held, _consumer.Failure, _progress.Stalled,
                _lost.Newest);
        }
    }

    /// <param name="memory">File that remembers topic id and partition count between starts; null: none.</param>
    public static IngestNode Start(
        ActorSystem system, IngestSettings settings, Topics topics, string? memory, KafkaHealth health, ILoggerFactory logs,
        TimeProvider time) =>
        new(system, settings, topics, memory, health, logs.CreateLogger<IngestNode>(), time);

    /// <summary>
    /// Before it is given lanes: connections are made to the brokers that they will need. Kafka that is away is not waited for.
    /// </summary>
    public async Task ConnectAsync()
    {
        try
        {
            await _admin.EndsAsync(Topic.Name, [.. Enumerable.Range(0, _topics.Partitions)]);
        }
        catch (KafkaException problem)
        {
            _clients.Health.Failed(problem.Error, "offsets");
        }
        if (!_clients.Settings.Embedded) await _consumer.Connected;
    }

    /// <summary>The lane of a partition, to be made where its users are. It ends by <see cref="Domain.CheckpointAndStop"/>.</summary>
    /// <param name="region">Takes IUserMessage; answers come back to the sending lane.</param>
    public Props LaneOf(int partition, IActorRef region) => Props.Create(() => new LaneActor(partition, _lanes, region));

    /// <summary>
    /// Leaves without waiting for what is not durable: its next reader gets it again. Lanes that were stopped have committed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_ends.IsCancellationRequested) return;
        await _ends.CancelAsync();
        _consumer.BeginStop();
        await _consumer.Ended;
        await _probing;
        await Topic.DisposeAsync();
        _materializer.Dispose();
        _consumer.Dispose();
        _producer.Dispose();
        _admin.Dispose();
        _ends.Dispose();
    }

    /// <summary>Clients say when Kafka goes; that it is back they say only when there is something to do.</summary>
    private async Task ProbeAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(ProbeEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ends.Token))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }

    /// <summary>
    /// A look that fails is said, and the next is taken: without it nobody sees a Kafka that came back or a lane that stands still.
    /// </summary>
    private async Task LookAsync()
    {
        try
        {
            if (_clients.Health.State != KafkaState.Up) await Task.Run(_admin.Probe);
            IngestMetrics.Up.Set(_clients.Health.State == KafkaState.Up ? 1 : 0);
            _lanes.Bounds.Publish();
            await _progress.LookAsync(_consumer.Owned, _lanes.Opening);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _log.LogError(problem, "The state of reading could not be looked at; again in {Seconds} s.", ProbeEvery.TotalSeconds);
        }
    }
}
