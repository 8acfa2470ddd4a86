using StreamRec.Catalog;
using StreamRec.Cli;
using StreamRec.Cli.Simulation;
using StreamRec.Testing;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// What the rows run against: one real broker and, one at a time, a node, so that nothing else of the bench takes CPU. Parts are
/// started when a row first asks for them, and are gone with this process, however it ends.
/// </summary>
internal sealed class BenchWorld(BenchSettings settings, Action<string> say) : IAsyncDisposable
{
    private KafkaBroker? _kafka;
    private PostgresServer? _postgres;
    private BenchNode? _node;
    private bool _isShared;
    private int _nodes;

    public BenchSettings Settings => settings;

    public Shelf Shelf { get; } = new(TitlesFile.Read(TitlesFile.Demo));

    public void Say(string message) => say(message);

    /// <exception cref="CommandFailedException">There is no Kafka on this machine.</exception>
    public async Task<KafkaBroker> KafkaAsync()
    {
        if (!KafkaBroker.Available) throw new CommandFailedException(KafkaBroker.HowToProvide);
        return _kafka ??= await KafkaBroker.StartAsync();
    }

    /// <summary>A new database; null: this machine has no PostgreSQL.</summary>
    public async Task<string?> DatabaseAsync()
    {
        if (!PostgresServer.Available) return null;
        _postgres ??= await PostgresServer.StartAsync();
        return await _postgres.CreateDatabaseAsync();
    }

    /// <summary>The node that rows of a steady state have in common: it has had load for a while.</summary>
    public async Task<BenchNode> SharedNodeAsync(CancellationToken cancellation)
    {
        if (_isShared) return _node!;
        var node = await NewNodeAsync();
        say($"warming a node for {settings.NodeWarmup} s");
        await WatchedLoad.WarmAsync(this, node, settings.NodeWarmup, cancellation);
        _isShared = true;
        return node;
    }

    /// <summary>A node that has done nothing yet. The one before it ends.</summary>
    /// <param name="database">Null: SQLite.</param>
    public async Task<BenchNode> NewNodeAsync(string? database = null)
    {
        var kafka = await KafkaAsync();
        if (_node is not null) await _node.DisposeAsync();
        (_node, _isShared) = (new BenchNode(settings.NodeAssembly, ++_nodes, kafka, database), false);
        await _node.StartAsync();
        return _node;
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        if (_kafka is not null) await _kafka.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }
}
