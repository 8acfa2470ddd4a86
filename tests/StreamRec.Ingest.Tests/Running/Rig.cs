using System.Collections.Concurrent;
using Akka.Actor;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest.Lanes;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

/// <summary>A node's ingest with fake users, on the embedded broker or a real one.</summary>
public sealed class Rig : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("rig", "akka { loglevel = WARNING, stdout-loglevel = OFF }");
    private readonly EmbeddedBroker? _broker;

    private Rig(EmbeddedBroker? broker, IngestSettings settings, Topics topics, FakeJournal journal, KafkaHealth health)
    {
        (_broker, Settings, Topics, Journal, Health) = (broker, settings, topics, journal, health);
    }

    public IngestSettings Settings { get; }
    public Topics Topics { get; }
    public FakeJournal Journal { get; }
    public KafkaHealth Health { get; }
    public KafkaEventLog Log { get; private set; } = null!;
    public IngestNode Node { get; private set; } = null!;
    public IActorRef Lanes { get; private set; } = ActorRefs.Nobody;
    public RecordedLog Said { get; } = new();

    /// <summary>For the failure of a test.</summary>
    public string Told => $"{Node.Status}; owned {string.Join(',', Node.Status.Owned)}; said:\n{string.Join('\n', Said.Lines)}";

    public ConcurrentBag<object> Seen { get; } = [];
    public ActorSystem System => _system;

    public static async Task<Rig> EmbeddedAsync(
        Func<IngestSettings, IngestSettings>? settings = null, bool atOnce = true, Func<UserEvent, bool>? rejects = null, bool start = true)
    {
        var broker = EmbeddedBroker.Start();
        var chosen = Settled(new KafkaSettings { BootstrapServers = broker.Address, Embedded = true }, settings);
        var health = NewHealth(chosen);
        var topics = await TopicSetup.RunAsync(broker, chosen.Kafka, health, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        var rig = new Rig(broker, chosen, topics, new FakeJournal(), health);
        if (start) rig.Start(atOnce, rejects);
        else rig.Log = new KafkaEventLog(chosen.Kafka, topics, health, NullLogger.Instance);
        return rig;
    }

    /// <param name="journal">Shared by the nodes of a test, and by a node with the one before it.</param>
    /// <param name="setUp">Topics that are made, where those that are used are others.</param>
    /// <param name="owns">The partitions that it is given to begin with; null: all.</param>
    public static async Task<Rig> OnAsync(
        string bootstrap, TopicNames names, FakeJournal journal, Func<IngestSettings, IngestSettings>? settings = null, int partitions = 4, bool atOnce = true,
        string? group = null, int[]? owns = null, Func<TopicNames, TopicNames>? setUp = null)
    {
        var chosen = Settled(new KafkaSettings { BootstrapServers = bootstrap, Topics = names }, s => (settings?.Invoke(s) ?? s) with { GroupId = group ?? names.Events });
        var health = NewHealth(chosen);
        var topics = await TopicSetup.RunAsync(
            chosen.Kafka with { Topics = setUp?.Invoke(chosen.Kafka.Topics) ?? chosen.Kafka.Topics }, partitions, null, health, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        var rig = new Rig(null, chosen, topics, journal, health);
        rig.Start(atOnce, null, owns);
        return rig;
    }

    public static TopicNames NewTopics()
    {
        var id = Guid.NewGuid().ToString("n")[..8];
        return new TopicNames
        {
            Events = $"events-{id}",
            Catalog = $"catalog-{id}",
            DeadLetters = $"letters-{id}",
            Signals = $"signals-{id}",
            SignalsState = $"signals-state-{id}",
            Users = $"users-{id}",
        };
    }

    public static UserEvent Event(string user, string id) => new()
    {
        EventId = id,
        UserId = user,
        Type = EventType.Like,
        ItemId = "tt0000001",
        Timestamp = 1_700_000_000_000,
    };

    public void Start(bool atOnce, Func<UserEvent, bool>? rejects, int[]? owns = null)
    {
        var region = _system.ActorOf(Props.Create(() => new FakeRegion(Journal, atOnce, rejects ?? (_ => false), Seen.Add)));
        Node = IngestNode.Start(_system, Settings, Topics, null, Health, Said, TimeProvider.System);
        Log = new KafkaEventLog(Settings.Kafka, Topics, Health, NullLogger.Instance, events: Node.Topic);
        Lanes = _system.ActorOf(Props.Create(() => new Shards(Node, region)), "lanes");
        Give(owns ?? [.. Enumerable.Range(0, Topics.Partitions)]);
    }

    public void Give(params int[] partitions) => Lanes.Tell(new Shards.Give(partitions));

    /// <summary>Hands partitions off: completes when their lanes have committed and ended.</summary>
    public Task TakeAsync(params int[] partitions) => Lanes.Ask<Shards.Taken>(new Shards.Take(partitions), TimeSpan.FromSeconds(60));

    /// <summary>Produces events of some users, in order per user; their ids.</summary>
    public async Task<Dictionary<UserId, List<string>>> ProduceAsync(int count, int users, string prefix = "e")
    {
        var made = new Dictionary<UserId, List<string>>();
        var under = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var user = new UserId($"user-{i % users}");
            if (!made.TryGetValue(user, out var ids)) made[user] = ids = [];
            ids.Add($"{prefix}{i}");
            under.Add(Log.AppendAsync(Event(user.Value, $"{prefix}{i}"), TestContext.Current.CancellationToken));
        }
        await Task.WhenAll(under);
        return made;
    }

    public Task JournalHasAsync(int events) =>
        Eventually.TrueAsync(() => Journal.Events >= events, () => $"{Journal.Events} of {events} events in the journal; {Node.Status}");

    /// <summary>As a user's actor asks after its recovery.</summary>
    public Task<NothingPending> AskPendingAsync(UserId user) =>
        Lanes.Ask<NothingPending>(new AskPending(user, Topics.PartitionOf(user)), TimeSpan.FromSeconds(30));

    /// <summary>Dead letters as the topic has them.</summary>
    public async Task<List<ConsumeResult<byte[], byte[]>>> DeadLettersAsync(int count)
    {
        var config = new ConsumerConfig { BootstrapServers = Settings.Kafka.BootstrapServers, GroupId = "reader", FetchWaitMaxMs = 5 };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        var partitions = Settings.Kafka.Embedded ? EmbeddedBroker.Partitions : Math.Min(Topics.Partitions, 8);
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(Topics.Names.DeadLetters, p, Offset.Beginning)));
        var letters = new List<ConsumeResult<byte[], byte[]>>();
        await Eventually.TrueAsync(
            () =>
            {
                while (consumer.Consume(20) is { } letter) letters.Add(letter);
                return letters.Count >= count;
            },
            () => $"{letters.Count} of {count} dead letters");
        return letters;
    }

    /// <summary>The node's end without a word, as a kill is: nothing is committed that was not, nothing drained.</summary>
    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        if (Node is not null) await Node.DisposeAsync();
        Log.Dispose();
        _broker?.Dispose();
    }

    private static IngestSettings Settled(KafkaSettings kafka, Func<IngestSettings, IngestSettings>? settings)
    {
        var fast = new IngestSettings
        {
            Kafka = kafka,
            CommitInterval = TimeSpan.FromMilliseconds(100),
            Lanes = new LaneOptions { AskDurableAfter = 300, ResendAfter = 500, AskAgainAfter = 50 },
        };
        return settings?.Invoke(fast) ?? fast;
    }

    private static KafkaHealth NewHealth(IngestSettings settings) => new(settings.Kafka.BootstrapServers, NullLogger.Instance, TimeProvider.System);
}
