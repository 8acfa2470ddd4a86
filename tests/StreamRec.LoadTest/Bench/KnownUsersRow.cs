namespace StreamRec.LoadTest.Bench;

/// <summary>
/// The same people at the same rate, first while the node knows nobody else, then beside many more: who does nothing is to cost nothing.
/// Nobody watches. Each of the people acts once in a pass; of both states the first pass, which wakes them, is not measured.
/// </summary>
internal sealed class KnownUsersRow(string name, int people, int known, double rate) : IBenchRow
{
    private const int AtOnce = 100_000;

    public string Name => name;

    public string Group => "known users";

    public bool ByNameOnly => true;

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var (acting, all) = (world.Settings.Scaled(people), world.Settings.Scaled(known));
        var node = await world.NewNodeAsync(await world.DatabaseAsync());
        await WatchedLoad.WarmAsync(world, node, world.Settings.NodeWarmup, cancellation);
        using var sender = new EventSender(node.Kafka, linger: 0);
        var alone = await PassesAsync(world, node, sender, acting, cancellation);
        using (var bulk = new EventSender(node.Kafka, linger: 5))
        {
            for (int made = acting, batch = 0; made < all; made += AtOnce, batch++)
            {
                world.Say($"{made} known users of {all}");
                var others = EventScript.Ratings(
                    world.Shelf, $"other-{batch}", Math.Min(AtOnce, all - made), each: 1, world.Settings.Seed);
                await FoldRow.FoldAsync(node, bulk, others, cancellation);
            }
        }
        var beside = await PassesAsync(world, node, sender, acting, cancellation);
        var repetitions = alone.Zip(beside, (few, many) => new Values
        {
            ["users acting"] = acting,
            ["users known"] = all,
            ["alone, node CPU µs/event"] = few.Cpu,
            ["beside them, node CPU µs/event"] = many.Cpu,
            ["ratio"] = many.Cpu / few.Cpu,
            ["alone, users in memory"] = few.Alive,
            ["beside them, users in memory"] = many.Alive,
        });
        return new RowResult(Name, Group, [.. repetitions]);
    }

    private async Task<List<(double Cpu, double Alive)>> PassesAsync(
        BenchWorld world, BenchNode node, EventSender sender, int acting, CancellationToken cancellation)
    {
        var passes = new List<(double, double)>();
        for (var pass = 0; pass <= world.Settings.Repetitions; pass++)
        {
            var script = EventScript.Ratings(world.Shelf, "known", acting, each: 1, world.Settings.Seed + (ulong)pass);
            var before = await node.SampleAsync(cancellation);
            var folded = before.Metrics.Sum("streamrec_folds_total", "outcome", "folded") + script.Count;
            await sender.SendAsync(script, 0, script.Count, rate, _ => { }, cancellation);
            await node.UntilAsync("streamrec_folds_total", "folded", folded, cancellation);
            var after = await node.SampleAsync(cancellation);
            if (pass > 0)
                passes.Add(((after.Cpu.Node - before.Cpu.Node) * 1e6 / script.Count, after.Metrics.Sum("streamrec_user_actors")));
        }
        return passes;
    }
}
