using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamRec.Testing;

/// <summary>
/// A real Apache Kafka: one KRaft broker on a free loopback port with its own folder, or several as one cluster (then three
/// copies of everything, of which two must be written). Kill one, start it again: same port, same data. Tests begin with
/// <c>Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide)</c>.
/// </summary>
public sealed class KafkaBroker : IAsyncDisposable
{
    public const string HowToProvide =
        "Needs Apache Kafka 4 (bin/, libs/ as the official distribution has them) and Java 17: "
        + "set STREAMREC_KAFKA_HOME to its folder and put java on the PATH.";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90), AnswerWithin = TimeSpan.FromSeconds(10);
    private readonly TestFolder _folder = new("kafka");
    private readonly string _home;
    private readonly int[] _ports;
    private readonly ServerProcess?[] _servers;

    private KafkaBroker(string home, int brokers)
    {
        _home = home;
        _ports = Loopback.FreePorts(brokers);
        _servers = new ServerProcess?[brokers];
    }

    public static bool Available => Home is not null && (Environment.GetEnvironmentVariable("JAVA_HOME") is not null || Commands.OnPath("java") is not null);

    public string BootstrapServers => string.Join(',', _ports.Select(port => $"127.0.0.1:{port}"));

    /// <summary>How many; they are numbered from 0.</summary>
    public int Brokers => _ports.Length;

    /// <summary>Of the process of each, by number; 0: it does not run.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _servers.Select(server => server?.Id ?? 0)];

    private static string? Home { get; } = FindHome();

    /// <param name="partitions">of topics that are created by their first use</param>
    /// <param name="brokers">one, or three and more</param>
    public static async Task<KafkaBroker> StartAsync(int partitions = 8, int brokers = 1)
    {
        var broker = new KafkaBroker(Home ?? throw new InvalidOperationException(HowToProvide), brokers);
        try
        {
            await broker.FormatAsync(partitions);
            // Together: one of several does not answer before there is a majority.
            await Task.WhenAll(Enumerable.Range(0, brokers).Select(broker.StartAgainAsync));
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public Task StartAgainAsync() => StartAgainAsync(0);

    /// <summary>After <see cref="KillAsync"/> or <see cref="StopAsync"/>; a killed one takes some seconds longer to answer.</summary>
    public async Task StartAgainAsync(int broker)
    {
        var server = _servers[broker] = ServerProcess.Start(
            _folder[$"log-{broker}"],
            [Path.Combine(_home, "bin", "kafka-server-start.sh"), Properties(broker)],
            [new("KAFKA_HEAP_OPTS", "-Xms128m -Xmx384m"), new("LOG_DIR", _folder.Path)]);
        await server.WaitForPortAsync(_ports[broker], StartLimit);
    }

    public Task KillAsync(int broker = 0) => EndAsync(broker, "KILL");

    public Task StopAsync(int broker = 0) => EndAsync(broker, "TERM");

    /// <summary>The broker hangs: it holds its connections and answers nothing.</summary>
    public void Pause(int broker = 0) => _servers[broker]?.Signal("STOP");

    public void Resume(int broker = 0) => _servers[broker]?.Signal("CONT");

    /// <summary>A group has committed up to the log's end in every partition of a topic that has any record.</summary>
    public Task<bool> CaughtUpAsync(string group, string topic, int partitions) => Task.Run(() =>
    {
        // As a consumer asks: an admin client's question for a group's offsets takes the process down when the coordinator moves meanwhile.
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = group })
            .SetLogHandler((_, _) => { }).Build();
        var committed = consumer.Committed(Enumerable.Range(0, partitions).Select(p => new TopicPartition(topic, p)), AnswerWithin);
        return committed.All(p => consumer.QueryWatermarkOffsets(p.TopicPartition, AnswerWithin).High.Value is var end && (end == 0 || p.Offset.Value == end));
    });

    /// <summary>Every copy of every partition has everything: another broker may be lost.</summary>
    public async Task<bool> InSyncAsync()
    {
        using var admin = Admin();
        var known = await Task.Run(() => admin.GetMetadata(AnswerWithin));
        return known.Brokers.Count == Brokers
            && known.Topics.All(topic => topic.Partitions.All(partition => partition.InSyncReplicas.Length == partition.Replicas.Length));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Brokers).Select(broker => KillAsync(broker)));
        _folder.Dispose();
    }

    private IAdminClient Admin() => KafkaTopics.Admin(BootstrapServers);

    private async Task EndAsync(int broker, string signal)
    {
        if (_servers[broker] is not { } server) return;
        server.Signal(signal);
        await server.WaitForExitAsync(TimeSpan.FromSeconds(20));
        server.Dispose();
        _servers[broker] = null;
    }

    private async Task FormatAsync(int partitions)
    {
        var storage = Path.Combine(_home, "bin", "kafka-storage.sh");
        var id = (await Commands.RunAsync([storage, "random-uuid"])).Trim().Split('\n')[^1];
        var controllers = Loopback.FreePorts(Brokers);
        for (var broker = 0; broker < Brokers; broker++)
        {
            await File.WriteAllTextAsync(Properties(broker), PropertiesOf(broker, controllers, partitions));
            await Commands.RunAsync([storage, "format", "--cluster-id", id, "--config", Properties(broker)], _folder.Path);
        }
    }

    private string Properties(int broker) => _folder[$"server-{broker}.properties"];

    private string PropertiesOf(int broker, int[] controllers, int partitions)
    {
        var (copies, written) = Brokers < 3 ? (1, 1) : (3, 2);
        return $"""
            process.roles=broker,controller
            node.id={broker + 1}
            controller.quorum.voters={string.Join(',', controllers.Select((port, at) => $"{at + 1}@127.0.0.1:{port}"))}
            listeners=PLAINTEXT://127.0.0.1:{_ports[broker]},CONTROLLER://127.0.0.1:{controllers[broker]}
            advertised.listeners=PLAINTEXT://127.0.0.1:{_ports[broker]}
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            log.dirs={_folder[$"data-{broker}"]}
            num.partitions={partitions}
            default.replication.factor={copies}
            min.insync.replicas={written}
            offsets.topic.replication.factor={copies}
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor={copies}
            transaction.state.log.min.isr={written}
            transaction.state.log.num.partitions=2
            share.coordinator.state.topic.replication.factor={copies}
            share.coordinator.state.topic.min.isr={written}
            share.coordinator.state.topic.num.partitions=2
            broker.heartbeat.interval.ms=500
            broker.session.timeout.ms=3000
            group.initial.rebalance.delay.ms=0
            num.network.threads=2
            num.io.threads=4
            log.cleaner.dedupe.buffer.size=16777216
            """;
    }

    private static string? FindHome()
    {
        var named = Environment.GetEnvironmentVariable("STREAMREC_KAFKA_HOME");
        if (!string.IsNullOrEmpty(named)) return IsHome(named) ? Path.GetFullPath(named) : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "kafka");
            if (IsHome(beside)) return beside;
        }
        return null;
    }

    private static bool IsHome(string folder) => File.Exists(Path.Combine(folder, "bin", "kafka-server-start.sh"));
}
