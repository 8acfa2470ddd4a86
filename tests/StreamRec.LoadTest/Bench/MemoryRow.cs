namespace StreamRec.LoadTest.Bench;

/// <summary>What a user in memory takes, and what more one takes whom a socket follows, with the socket. Once: it varies little.</summary>
internal sealed class MemoryRow : IBenchRow
{
    private const int EventsEach = 4;

    public string Name => "memory";

    public string Group => "memory";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var (awake, watched) = (world.Settings.AwakeUsers, Math.Min(world.Settings.AwakeUsers, world.Settings.WatchedUsers));
        var node = await world.NewNodeAsync();
        await WatchedLoad.WarmAsync(world, node, world.Settings.RowWarmup, cancellation);
        var nobody = await node.MemoryAsync(cancellation);

        var script = EventScript.Ratings(world.Shelf, Name, awake, EventsEach, world.Settings.Seed);
        using (var sender = new EventSender(node.Kafka, linger: 5)) await FoldRow.FoldAsync(node, sender, script, cancellation);
        var all = await node.MemoryAsync(cancellation);

        var screens = new List<LiveScreen>();
        try
        {
            foreach (var user in script.Users.Take(watched))
                screens.Add(await LiveScreen.OpenAsync(
                    node.Address, user, token: null, deltas: true, (ReadOnlySpan<byte> _) => { }, cancellation));
            var followed = await node.MemoryAsync(cancellation);
            var values = new Values
            {
                ["heap MB, warm"] = nobody.HeapBytes / 1e6,
                ["RSS MB, warm"] = nobody.ResidentBytes / 1e6,
                ["awake users"] = awake,
                ["heap bytes/awake user"] = (all.HeapBytes - nobody.HeapBytes) / awake,
                ["RSS bytes/awake user"] = (all.ResidentBytes - nobody.ResidentBytes) / awake,
                ["watched users"] = watched,
                ["heap bytes more/watched user"] = (followed.HeapBytes - all.HeapBytes) / watched,
                ["RSS bytes more/watched user"] = (followed.ResidentBytes - all.ResidentBytes) / watched,
            };
            return new RowResult(Name, Group, [values])
            {
                Notes = ["heaps after two full collections; RSS also has what the collector keeps for later"],
            };
        }
        finally
        {
            foreach (var screen in screens) await screen.DisposeAsync();
        }
    }
}
