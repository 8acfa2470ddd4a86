namespace StreamRec.LoadTest.Bench;

/// <summary>Users whom the journal alone has, asked for their profiles, 64 at once: as after a crash, or a move of their shards.</summary>
internal sealed class WakeRow : IBenchRow
{
    private const int Users = 4000, EventsEach = 3;

    public string Name => "wake";

    public string Group => "wake";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var (settings, each) = (world.Settings, world.Settings.Scaled(Users));
        var database = await world.DatabaseAsync();
        var node = await world.NewNodeAsync(database);
        var script = EventScript.Ratings(world.Shelf, Name, each * (1 + settings.Repetitions), EventsEach, settings.Seed);
        using (var sender = new EventSender(node.Kafka, linger: 5)) await FoldRow.FoldAsync(node, sender, script, cancellation);
        await node.RestartAsync();

        using var reads = new Reads(node.Address);
        var paths = script.Users.Select(user => $"/v1/users/{user}/profile").ToArray();
        await reads.AllAsync(paths[..each], cancellation);
        var repetitions = new List<Values>();
        for (var repetition = 1; repetition <= settings.Repetitions; repetition++)
        {
            var (before, failed) = (await node.SampleAsync(cancellation), reads.Failed);
            var took = await reads.AllAsync(paths[(repetition * each)..((repetition + 1) * each)], cancellation);
            var after = await node.SampleAsync(cancellation);
            var values = new Values { ["users"] = each, ["users/s"] = each / took.TotalSeconds, [RowResult.Failed] = reads.Failed - failed };
            values.AddCpu(before.Cpu, after.Cpu, each, "user");
            values["recoveries"] = after.Metrics.Sum("streamrec_recoveries_total") - before.Metrics.Sum("streamrec_recoveries_total");
            repetitions.Add(values);
        }
        return new RowResult(Name, Group, repetitions)
        {
            Notes = [database is null ? "from SQLite: this machine has no PostgreSQL" : "from PostgreSQL, whose own CPU is not counted"],
        };
    }
}
