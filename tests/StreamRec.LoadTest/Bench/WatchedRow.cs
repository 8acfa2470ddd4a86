using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Bench;

/// <summary>Viewers who act at a rate, each before a screen of its own, and the broker's own produce → consume beside them.</summary>
internal sealed class WatchedRow(string name, EventMix mix, double rate) : IBenchRow
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public string Name => name;

    public string Group => "watched";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var settings = world.Settings;
        var node = await world.SharedNodeAsync(cancellation);
        var measured = (int)(settings.Seconds * rate);
        var legs = Legs(settings, measured);
        var script = EventScript.Simulated(world.Shelf, mix, settings.Viewers, legs[^1].To, rate, settings.Seed);
        var windows = Array.ConvertAll(legs, _ => new WatchedLoad.Window());
        await using var load = await WatchedLoad.OpenAsync(
            node.Kafka, node.Address, script, settings.Linger, WindowOf, cancellation);
        var repetitions = new List<Values>();
        for (var leg = 0; leg < legs.Length; leg++)
        {
            var (from, measureFrom, to) = legs[leg];
            Task<Sample>? before = null;
            await load.SendAsync(from, to, rate, n => before = n == measureFrom ? node.SampleAsync(cancellation) : before, cancellation);
            await load.DrainAsync(Grace, cancellation);
            repetitions.Add(ValuesOf(windows[leg], await before!, await node.SampleAsync(cancellation), measured));
        }
        return new RowResult(name, Group, repetitions) { Notes = [.. load.Failures.Take(5)] };

        WatchedLoad.Window? WindowOf(int n)
        {
            foreach (var (leg, (from, measureFrom, to)) in legs.Index())
                if (n >= from && n < to) return n >= measureFrom ? windows[leg] : null;
            return null;
        }
    }

    private (int From, int MeasureFrom, int To)[] Legs(BenchSettings settings, int measured)
    {
        var legs = new (int From, int MeasureFrom, int To)[settings.Repetitions];
        var from = 0;
        for (var leg = 0; leg < legs.Length; leg++)
        {
            var measureFrom = from + (int)(rate * settings.RowWarmup / (leg == 0 ? 1 : 3));
            legs[leg] = (from, measureFrom, measureFrom + measured);
            from = measureFrom + measured;
        }
        return legs;
    }

    private static Values ValuesOf(WatchedLoad.Window window, Sample before, Sample after, int events)
    {
        var (list, consume, late) = (window.ToList.Summary(), window.ToConsume.Summary(), window.Lateness.Summary());
        var values = new Values
        {
            ["action → list p50 ms"] = list.P50,
            ["action → list p99 ms"] = list.P99,
            ["produce → consume p50 ms"] = consume.P50,
            ["produce → consume p99 ms"] = consume.P99,
            ["p50 ratio"] = consume.P50 > 0 ? list.P50 / consume.P50 : null,
            ["sender late p99 ms"] = late.P99,
        };
        values.AddCpu(before.Cpu, after.Cpu, events);
        values.AddCounts(before, after, events);
        values["events without a list of their own"] = list.Count - window.OwnLists;
        values[RowResult.InNoList] = events - list.Count;
        return values;
    }
}
