using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Bench;

/// <summary>A process of which the first second that it is ready has load already: what its first half minute is like.</summary>
internal sealed class ColdRow : IBenchRow
{
    private const double Rate = 1000, SliceSeconds = 5;

    /// <summary>Repetitions: half a minute each is what the whole bench has time for.</summary>
    private const int Most = 2;

    public string Name => "cold";

    public string Group => "cold";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var (settings, slices, perSlice) = (world.Settings, world.Settings.Quick ? 2 : 6, (int)(Rate * SliceSeconds));
        var repetitions = new List<Values>();
        for (var repetition = 0; repetition < Math.Min(Most, settings.Repetitions); repetition++)
        {
            var script = EventScript.Simulated(
                world.Shelf, EventMix.Default, settings.Viewers, slices * perSlice, Rate, settings.Seed + (ulong)repetition);
            var windows = Enumerable.Range(0, slices).Select(_ => new WatchedLoad.Window()).ToArray();
            var cpu = new List<CpuTimes>();
            var node = await world.NewNodeAsync();
            var ready = node.Cpu();
            await using var load = await WatchedLoad.OpenAsync(
                node.Kafka, node.Address, script, settings.Linger, n => windows[n / perSlice], cancellation);
            await load.SendAsync(0, script.Count, Rate, n =>
            {
                if (n % perSlice == 0) cpu.Add(node.Cpu());
            }, cancellation);
            cpu.Add(node.Cpu());
            await load.DrainAsync(TimeSpan.FromSeconds(10), cancellation);
            var values = new Values { ["CPU s until ready"] = ready.Node, ["CPU s of opening the screens"] = cpu[0].Node - ready.Node };
            for (var slice = 0; slice < slices; slice++)
            {
                var (span, list) = ($"{slice * SliceSeconds}–{(slice + 1) * SliceSeconds} s", windows[slice].ToList.Summary());
                values[$"{span}: action → list p50 ms"] = list.P50;
                values[$"{span}: action → list p99 ms"] = list.P99;
                values[$"{span}: node CPU µs/event"] = (cpu[slice + 1].Node - cpu[slice].Node) * 1e6 / perSlice;
            }
            repetitions.Add(values);
        }
        return new RowResult(Name, Group, repetitions);
    }
}
