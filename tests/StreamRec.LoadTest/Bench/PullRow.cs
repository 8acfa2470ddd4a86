namespace StreamRec.LoadTest.Bench;

/// <summary>A list of 20 titles by GET at a fixed rate: of users in memory, or each of one that the journal alone has.</summary>
internal sealed class PullRow(string name, double rate, bool asleep) : IBenchRow
{
    private const int Awake = 1000, EventsEach = 5;

    public string Name => name;

    public string Group => "reads";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var settings = world.Settings;
        var (warm, each) = ((int)(rate * settings.RowWarmup), (int)(rate * settings.Seconds));
        var node = asleep ? await world.NewNodeAsync() : await world.SharedNodeAsync(cancellation);
        var script = EventScript.Ratings(
            world.Shelf, name, asleep ? warm + (each * settings.Repetitions) : settings.Scaled(Awake), EventsEach, settings.Seed);
        using (var sender = new EventSender(node.Kafka, linger: 5)) await FoldRow.FoldAsync(node, sender, script, cancellation);
        if (asleep) await node.RestartAsync();

        using var reads = new Reads(node.Address);
        await reads.AtRateAsync(Paths(script, 0, warm), rate, cancellation);
        var repetitions = new List<Values>();
        for (var repetition = 0; repetition < settings.Repetitions; repetition++)
        {
            var paths = Paths(script, warm + (repetition * each), each);
            var (before, failed) = (await node.SampleAsync(cancellation), reads.Failed);
            var latency = await reads.AtRateAsync(paths, rate, cancellation);
            var after = await node.SampleAsync(cancellation);
            var values = new Values
            {
                ["reads/s"] = rate,
                ["p50 ms"] = latency.P50,
                ["p99 ms"] = latency.P99,
                [RowResult.Failed] = reads.Failed - failed,
            };
            values.AddCpu(before.Cpu, after.Cpu, each, "read");
            values.AddCounts(before, after, each, "read");
            repetitions.Add(values);
        }
        return new RowResult(name, Group, repetitions);
    }

    private static string[] Paths(EventScript script, int from, int count) =>
        [.. Enumerable.Range(from, count).Select(n => script.Users[n % script.Users.Count])
            .Select(user => $"/v1/users/{user}/recommendations?surface=home&limit=20")];
}
