namespace StreamRec.Testing;

/// <summary>
/// A real Apache Kafka, one KRaft broker on a free loopback port with its own folder. Kill it, start it again: same port,
/// same data. Tests begin with <c>Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide)</c>.
/// </summary>
public sealed class KafkaBroker : IAsyncDisposable
{
    public const string HowToProvide =
        "Needs Apache Kafka 4 (bin/, libs/ as the official distribution has them) and Java 17: "
        + "set STREAMREC_KAFKA_HOME to its folder and put java on the PATH.";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly TestFolder _folder = new("kafka");
    private readonly string _home;
    private readonly int _port = Loopback.FreePort();
    private ServerProcess? _server;

    private KafkaBroker(string home) => _home = home;

    public static bool Available => Home is not null && (Environment.GetEnvironmentVariable("JAVA_HOME") is not null || Commands.OnPath("java") is not null);

    public string BootstrapServers => $"127.0.0.1:{_port}";

    private static string? Home { get; } = FindHome();

    /// <param name="partitions">of topics that are created by their first use</param>
    public static async Task<KafkaBroker> StartAsync(int partitions = 8)
    {
        var broker = new KafkaBroker(Home ?? throw new InvalidOperationException(HowToProvide));
        try
        {
            await broker.FormatAsync(partitions);
            await broker.StartAgainAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>After <see cref="KillAsync"/> or <see cref="StopAsync"/>; a killed one takes some seconds longer to answer.</summary>
    public async Task StartAgainAsync()
    {
        _server = ServerProcess.Start(
            _folder["log"],
            [Path.Combine(_home, "bin", "kafka-server-start.sh"), _folder["server.properties"]],
            [new("KAFKA_HEAP_OPTS", "-Xms128m -Xmx384m"), new("LOG_DIR", _folder.Path)]);
        await _server.WaitForPortAsync(_port, StartLimit);
    }

    public Task KillAsync() => EndAsync("KILL");

    public Task StopAsync() => EndAsync("TERM");

    /// <summary>The broker hangs: it holds its connections and answers nothing.</summary>
    public void Pause() => _server?.Signal("STOP");

    public void Resume() => _server?.Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        await EndAsync("KILL");
        _folder.Dispose();
    }

    private async Task EndAsync(string signal)
    {
        if (_server is null) return;
        _server.Signal(signal);
        await _server.WaitForExitAsync(TimeSpan.FromSeconds(20));
        _server.Dispose();
        _server = null;
    }

    private async Task FormatAsync(int partitions)
    {
        var controller = Loopback.FreePort();
        await File.WriteAllTextAsync(_folder["server.properties"], $"""
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:{controller}
            listeners=PLAINTEXT://127.0.0.1:{_port},CONTROLLER://127.0.0.1:{controller}
            advertised.listeners=PLAINTEXT://127.0.0.1:{_port}
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            log.dirs={_folder["data"]}
            num.partitions={partitions}
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=2
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            share.coordinator.state.topic.num.partitions=2
            broker.heartbeat.interval.ms=500
            broker.session.timeout.ms=3000
            group.initial.rebalance.delay.ms=0
            num.network.threads=2
            num.io.threads=4
            log.cleaner.dedupe.buffer.size=16777216
            """);
        var storage = Path.Combine(_home, "bin", "kafka-storage.sh");
        var id = (await Commands.RunAsync([storage, "random-uuid"])).Trim().Split('\n')[^1];
        await Commands.RunAsync([storage, "format", "--cluster-id", id, "--config", _folder["server.properties"]], _folder.Path);
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
