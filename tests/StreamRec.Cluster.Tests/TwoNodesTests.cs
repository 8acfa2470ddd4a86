using System.Diagnostics;
using System.Text.Json;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Cluster.Tests;

/// <summary>Two nodes as one cluster: a person's screens are on any of them, and one that goes takes nothing along.</summary>
public sealed class TwoNodesTests(ITestOutputHelper output)
{
    private const int Events = 9_000;
    private const int Partitions = 8;
    private int _acted;

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task When_a_node_goes_its_users_go_on_at_the_other_on_the_same_sockets_and_nothing_is_lost(string how)
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var (group, nodes) = await TwoAsync(kafka, postgres, "lease");
        await using var a = nodes[0];
        await using var b = nodes[1];
        using var producing = new Producing(kafka.BootstrapServers);
        await producing.UpToAsync(Events / 4);

        var user = await UserOfAsync(b);
        await using var screen = await Screen.OpenAsync(a, user);
        await ActAsync(producing, screen, user, "across nodes");

        // Goes in the middle of what it has to fold.
        var half = producing.UpToAsync(Events / 2);
        var watch = Stopwatch.StartNew();
        var going = how == "stopped" ? b.StopAsync() : b.KillAsync();
        await ActAsync(producing, screen, user, $"{how}: first list of its user at the other node");
        await half;
        await going;
        await OwnsAsync(a, Partitions);
        output.WriteLine($"{how}: the other node has all partitions after {watch.Elapsed.TotalSeconds:0.0} s");
        await producing.UpToAsync(Events * 3 / 4);

        // A new life joins again, and the first node can be restarted too.
        await StartAsync(b, "a new life");
        await SplitAsync(a, b);
        await ActAsync(producing, screen, user, "after it is back");
        await producing.UpToAsync(Events);
        await StopAsync(a);
        await OwnsAsync(b, Partitions);
        await StartAsync(a, "the other one");
        await SplitAsync(a, b);
        await group.EverythingDurableAsync(a);
        await NodeGroup.AsUndisturbedAsync(kafka, Partitions, how == "stopped" ? a : b);
    }

    [Fact]
    public async Task Of_two_nodes_that_keep_the_majority_the_higher_address_stops_when_the_lower_is_gone_and_joins_when_it_is_back()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var (_, nodes) = await TwoAsync(kafka, postgres, "keep-majority");
        await using var lower = nodes[0];
        await using var higher = nodes[1];
        await lower.KillAsync();
        Assert.Equal(255, await higher.ExitCodeAsync());
        Assert.Contains("The cluster has gone on without this node", higher.Log);
        await lower.StartAsync();
        await higher.StartAsync();
        await SplitAsync(lower, higher);
    }

    [Fact]
    public async Task What_is_watched_at_one_node_counts_at_the_other_too()
    {
        const string Exchanged = "streamrec_signals_exchanged_total";
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var (_, nodes) = await TwoAsync(kafka, postgres, "lease");
        await using var a = nodes[0];
        await using var b = nodes[1];
        using var producing = new Producing(kafka.BootstrapServers);
        Assert.Equal("streamrec.signals", (await b.InfoAsync()).GetProperty("kafka").GetProperty("topics").GetProperty("signals").GetString());
        var (user, before) = (await UserOfAsync(a), await SignalsAsync(b));

        // Two films of the bundled catalogue in turn: each is a move. b hears what is sent once it reads.
        await Eventually.TrueAsync(async () =>
        {
            await producing.OneAsync(user, $"watched-{++_acted}", _acted % 2 == 0 ? "tt0013442" : "tt0015648");
            return await b.MetricAsync(Exchanged, "received") > 0 && await SignalsAsync(b) > before;
        }, Eventually.DefaultLimit, () => $"b counts what a has; logs:\n{a.Log}\n\n{b.Log}");

        var received = await b.MetricAsync(Exchanged, "received");
        await Eventually.TrueAsync(
            async () => await a.MetricAsync(Exchanged, "sent") >= received, Eventually.DefaultLimit, () => $"a knows that it sent {received} moves");
        Assert.Equal(0, await b.MetricAsync("streamrec_signal_moves_total"));
        Assert.Equal(0, await b.MetricAsync(Exchanged, "sent"));
        Assert.Equal(0, await a.MetricAsync(Exchanged, "received"));
    }

    /// <summary>Goes up when something new was counted.</summary>
    private static async Task<long> SignalsAsync(NodeProcess node) => (await node.InfoAsync()).GetProperty("signals").GetProperty("version").GetInt64();

    /// <summary>Started one after the other; the first has the lower address.</summary>
    private async Task<(NodeGroup Group, NodeProcess[] Nodes)> TwoAsync(KafkaBroker kafka, PostgresServer postgres, string whenSplit)
    {
        var group = new NodeGroup(kafka, "cluster", Partitions);
        var database = await postgres.CreateDatabaseAsync();
        int[] ports = [.. new[] { Loopback.FreePort(), Loopback.FreePort() }.Order()];
        var seeds = string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
        var nodes = Array.ConvertAll(ports, port => group.Node(database, new Dictionary<string, string>
        {
            ["STREAMREC_HOST"] = "127.0.0.1",
            ["STREAMREC_PORT"] = port.ToString(),
            ["STREAMREC_SEEDS"] = seeds,
        }, $"cluster.when-split = {whenSplit}"));
        await StartAsync(nodes[0], "the first");
        await StartAsync(nodes[1], "the second");
        await SplitAsync(nodes[0], nodes[1]);
        return (group, nodes);
    }

    private async Task StartAsync(NodeProcess node, string what)
    {
        var watch = Stopwatch.StartNew();
        await node.StartAsync();
        output.WriteLine($"start of {what}: ready after {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private async Task StopAsync(NodeProcess node)
    {
        var watch = Stopwatch.StartNew();
        await node.StopAsync();
        output.WriteLine($"graceful stop: {watch.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>The viewer acts; the time until its screen has the list with that.</summary>
    private async Task ActAsync(Producing producing, Screen screen, string user, string what)
    {
        var id = $"act-{++_acted}";
        var watch = Stopwatch.StartNew();
        await producing.OneAsync(user, id, $"tt{_acted:0000000}");
        await screen.AsOfAsync(id);
        output.WriteLine($"{what}: {watch.Elapsed.TotalMilliseconds:0} ms");
    }

    private static async Task SplitAsync(NodeProcess a, NodeProcess b)
    {
        List<int> ofA = [], ofB = [];
        await Eventually.TrueAsync(async () =>
        {
            (ofA, ofB) = (await OwnedAsync(a), await OwnedAsync(b));
            return ofA.Count == Partitions / 2 && ofB.Count == Partitions / 2 && !ofA.Intersect(ofB).Any();
        }, Eventually.DefaultLimit, () => $"partitions are split: {string.Join(',', ofA)} and {string.Join(',', ofB)}; logs:\n{a.Log}\n\n{b.Log}");
    }

    private static Task OwnsAsync(NodeProcess node, int count) => Eventually.TrueAsync(
        async () => (await OwnedAsync(node)).Count == count, Eventually.DefaultLimit, () => $"it has {count} partitions; log:\n{node.Log}");

    private static async Task<List<int>> OwnedAsync(NodeProcess node) =>
        [.. (await node.InfoAsync()).GetProperty("kafka").GetProperty("owned").EnumerateArray().Select(p => p.GetInt32())];

    private static async Task<string> UserOfAsync(NodeProcess node)
    {
        var owned = await OwnedAsync(node);
        return Enumerable.Range(0, Producing.Users).Select(Producing.User).First(user => owned.Contains(Murmur2.Partition(new UserId(user), Partitions)));
    }

    /// <summary>One viewer's screen, on one socket, whose versions never go back.</summary>
    private sealed class Screen(LiveClient client) : IAsyncDisposable
    {
        private long _version;

        public static async Task<Screen> OpenAsync(NodeProcess node, string user)
        {
            var client = await LiveClient.ConnectAsync(node.LiveAddress);
            await client.SubscribeAsync(user);
            var screen = new Screen(client);
            screen._version = (await client.NextAsync("list")).GetProperty("version").GetInt64();
            return screen;
        }

        public Task<JsonElement> AsOfAsync(string eventId) => client.NextAsync(message =>
        {
            if (!message.TryGetProperty("version", out var version)) return false;
            Assert.True(version.GetInt64() >= _version, $"version {version} after {_version}");
            _version = version.GetInt64();
            return message.GetProperty("asOf").TryGetProperty("eventId", out var id) && id.GetString() == eventId;
        }, $"as of {eventId}");

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}
