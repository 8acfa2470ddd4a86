using System.Text;
using StreamRec.Testing;

namespace StreamRec.Cluster.Tests;

/// <summary>Nodes of one consumer group over one log, and what is expected of them: that nothing shows what happened to them.</summary>
internal sealed class NodeGroup(KafkaBroker kafka, string name, int partitions)
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll");

    /// <param name="database">PostgreSQL's connection string; null: the node's own SQLite.</param>
    /// <param name="cluster">More environment: STREAMREC_HOST, STREAMREC_PORT, STREAMREC_SEEDS.</param>
    /// <param name="settings">More HOCON, within <c>streamrec</c>.</param>
    public NodeProcess Node(string? database, IReadOnlyDictionary<string, string>? cluster = null, string settings = "")
    {
        var environment = new Dictionary<string, string>(cluster ?? new Dictionary<string, string>()) { ["STREAMREC_KAFKA"] = kafka.BootstrapServers };
        if (database is not null) environment["STREAMREC_DATABASE"] = database;
        return new NodeProcess(Assembly, environment, $$"""streamrec { kafka { group-id = {{name}}, partitions = {{partitions}} } {{settings}} }""");
    }

    /// <summary>An offset is committed only when every event up to it is durable: at the log's end, all are.</summary>
    public Task EverythingDurableAsync(NodeProcess node) => Eventually.TrueAsync(
        CaughtUpAsync, TimeSpan.FromMinutes(3), () => $"group {name} has committed up to the log's end; log:\n{node.Log}");

    public Task<bool> CaughtUpAsync() => kafka.CaughtUpAsync(name, Producing.Topic, partitions);

    /// <summary>Every profile, byte for byte, as a node has it that read the same log and that nothing disturbed.</summary>
    public static async Task AsUndisturbedAsync(KafkaBroker kafka, int partitions, NodeProcess disturbed)
    {
        var group = new NodeGroup(kafka, "undisturbed", partitions);
        await using var node = group.Node(database: null);
        await node.StartAsync();
        await group.EverythingDurableAsync(node);
        for (var user = 0; user < Producing.Users; user++)
        {
            var id = Producing.User(user);
            Assert.Equal(Encoding.UTF8.GetString(await node.ProfileAsync(id)), Encoding.UTF8.GetString(await disturbed.ProfileAsync(id)));
        }
    }
}
