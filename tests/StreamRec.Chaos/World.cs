using StreamRec.Cli;
using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>Everything real: brokers, a PostgreSQL, nodes of one cluster under supervisors. Gone with this process, however it ends.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll");
    private readonly TestFolder _folder = new("chaos");
    private readonly List<SupervisedNode> _nodes = [];

    private World(KafkaBroker kafka, PostgresServer database) => (Kafka, Database) = (kafka, database);

    public KafkaBroker Kafka { get; }
    public PostgresServer Database { get; }
    public IReadOnlyList<SupervisedNode> Nodes => _nodes;

    /// <summary>Null: the nodes dial one another directly.</summary>
    public ClusterLinks? Links { get; private set; }
    public Balancer Balancer { get; private set; } = null!;

    /// <exception cref="CommandFailedException">A part is missing on this machine.</exception>
    public static async Task<World> StartAsync(WorldSettings settings)
    {
        if (!KafkaBroker.Available) throw new CommandFailedException(KafkaBroker.HowToProvide);
        if (!PostgresServer.Available) throw new CommandFailedException(PostgresServer.HowToProvide);
        var database = await PostgresServer.StartAsync(settings.Faults && SmallDisk.Available ? WorldSettings.DatabaseDisk : null);
        KafkaBroker kafka;
        try
        {
            kafka = await KafkaBroker.StartAsync(WorldSettings.Partitions, settings.Brokers);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
        var world = new World(kafka, database);
        try
        {
            await world.StartNodesAsync(settings);
            return world;
        }
        catch
        {
            TestFolder.Kept = true;
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>All nodes that were started say that they are ready.</summary>
    public Task ReadyAsync(int nodes) => Eventually.TrueAsync(
        () => Task.FromResult(Balancer.Ready.Count >= nodes), TimeSpan.FromMinutes(4),
        () => $"{nodes} nodes are ready, only {string.Join(", ", Balancer.Ready)} are; logs: {string.Join(", ", Nodes.Select(node => node.Process.LogFile))}");

    /// <summary>Who says that it has which partitions, for people.</summary>
    public async Task<string> OwnedAsync()
    {
        var owned = new List<string>();
        foreach (var node in _nodes) owned.Add($"node {node.Number}: {(await node.OwnedAsync() is { } partitions ? string.Join(',', partitions.Order()) : "?")}");
        return string.Join("; ", owned);
    }

    public async ValueTask DisposeAsync()
    {
        if (Balancer is not null) await Balancer.DisposeAsync();
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        Links?.Dispose();
        await Kafka.DisposeAsync();
        await Database.DisposeAsync();
        if (_nodes.Exists(node => node.Clock is not null)) SteppedClock.Sweep();
        _folder.Dispose();
    }

    private async Task StartNodesAsync(WorldSettings settings)
    {
        var database = await Database.CreateDatabaseAsync();
        if (settings.Faults) Links = new ClusterLinks(node => _nodes[node].Process.ProcessId);
        var listens = Loopback.FreePorts(settings.Nodes);
        var advertised = Array.ConvertAll(listens, port => Links?.Add(port) ?? port);
        var seeds = string.Join(',', advertised.Select(port => $"127.0.0.1:{port}"));
        for (var node = 0; node < settings.Nodes; node++) _nodes.Add(Node(node, listens[node], advertised[node], seeds, database, settings));
        Balancer = new Balancer([.. _nodes.Select(node => node.Process)]);
        for (var node = 0; node < settings.FirstNodes; node++)
        {
            _nodes[node].Start();
            await ReadyAsync(node + 1);
        }
    }

    private SupervisedNode Node(int number, int listens, int advertised, string seeds, string database, WorldSettings settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["STREAMREC_KAFKA"] = Kafka.BootstrapServers,
            ["STREAMREC_DATABASE"] = database,
            ["STREAMREC_HOST"] = "127.0.0.1",
            ["STREAMREC_PORT"] = advertised.ToString(),
            ["STREAMREC_SEEDS"] = seeds,
        };
        var clock = settings.Clocks ? new SteppedClock(_folder[$"clock-{number}"]) : null;
        foreach (var (name, value) in clock?.Variables ?? new Dictionary<string, string>()) environment[name] = value;

        // What is small here is so for the faults to meet it: users leave memory and signals are written all the time.
        var process = new NodeProcess(Assembly, environment, $$"""
            streamrec {
              kafka { group-id = {{WorldSettings.Group}}, partitions = {{WorldSettings.Partitions}} }
              cluster.when-split = keep-majority
              passivate-after = 30s
              signals.save-every = 5s
            }
            akka.remote.dot-netty.tcp { port = {{listens}}, public-hostname = "127.0.0.1", public-port = {{advertised}} }
            {{settings.More}}
            """);
        if (settings.Faults && SmallDisk.Available) process.OnSmallDisk(WorldSettings.NodeDisk);
        return new SupervisedNode(number, process, settings.RestartAfter) { Clock = clock };
    }
}
