using System.Diagnostics;
using StreamRec.Testing;

namespace StreamRec.Cluster.Tests;

/// <summary>
/// What the product promises when machines fail, on the real parts: processes killed with SIGKILL, a database that goes away.
/// The measure is always the same: every profile, byte for byte, as in a run over the same log that nothing disturbed.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Events = 12_000;
    private const int Partitions = 8;

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task Killed_five_times_in_the_middle_of_a_replay_every_event_has_its_effect_exactly_once(string database)
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(database == "SQLite" || PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = database == "PostgreSQL" ? await PostgresServer.StartAsync() : null;
        var group = new NodeGroup(kafka, "disturbed", Partitions);
        await using var node = group.Node(postgres is null ? null : await postgres.CreateDatabaseAsync());
        await node.StartAsync();

        using var producing = new Producing(kafka.BootstrapServers);
        var random = new Random(20130228);
        for (var kill = 1; kill <= 5; kill++)
        {
            await producing.UpToAsync(Events * kill / 6);
            var folded = Math.Max(1, random.Next(Events / 12)); // somewhere within what this life has to fold
            await Eventually.TrueAsync(async () => await node.MetricAsync("streamrec_folds_total") >= folded || await group.CaughtUpAsync(),
                Eventually.DefaultLimit, () => $"life {kill}: {folded} folds; log:\n{node.Log}");
            await node.KillAsync();
            var watch = Stopwatch.StartNew();
            await node.StartAsync();
            var ready = watch.Elapsed;
            await producing.UpToAsync(Events * kill / 6 + 50);
            await Eventually.TrueAsync(async () => await node.MetricAsync("streamrec_folds_total") > 0, Eventually.DefaultLimit, () => $"folding again; log:\n{node.Log}");
            output.WriteLine($"{database}, kill {kill}: ready after {ready.TotalSeconds:0.0} s, folding after {watch.Elapsed.TotalSeconds:0.0} s");
        }
        await producing.UpToAsync(Events);
        await group.EverythingDurableAsync(node);
        await NodeGroup.AsUndisturbedAsync(kafka, Partitions, node);
    }

    [Fact]
    public async Task PostgreSQL_stopped_in_the_middle_lists_go_on_and_nothing_is_lost()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var group = new NodeGroup(kafka, "disturbed", Partitions);
        await using var node = group.Node(await postgres.CreateDatabaseAsync());
        await node.StartAsync();
        using var producing = new Producing(kafka.BootstrapServers);
        await producing.UpToAsync(Events / 2);
        await group.EverythingDurableAsync(node);

        await postgres.StopAsync();
        var away = Stopwatch.StartNew();
        var before = await node.MetricAsync("streamrec_folds_total");
        await producing.UpToAsync(Events * 3 / 4);
        await Eventually.TrueAsync(async () => await node.MetricAsync("streamrec_folds_total") >= before + Events / 4,
            Eventually.DefaultLimit, () => $"folds go on without the database; log:\n{node.Log}");
        using (var list = await node.Http.GetAsync($"/v1/users/{Producing.User(1)}/recommendations"))
            Assert.True(list.IsSuccessStatusCode, $"a list without the database: {list.StatusCode}");
        using (var ready = await node.Http.GetAsync("/health/ready"))
            Assert.True(ready.IsSuccessStatusCode, "a database outage is degraded, not unready");
        await Eventually.TrueAsync(() => away.Elapsed > TimeSpan.FromSeconds(20), "the outage has lasted 20 s");
        await postgres.StartAgainAsync();

        await producing.UpToAsync(Events);
        await group.EverythingDurableAsync(node);
        await NodeGroup.AsUndisturbedAsync(kafka, Partitions, node);
    }
}
