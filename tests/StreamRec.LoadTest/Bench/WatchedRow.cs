using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Bench;

/// <summary>Viewers who act at a rate, each before a screen of its own, and the broker's own produce → consume beside them.</summary>
/// <param name="hot">One more user makes every tenth event; what is told is of all others.</param>
/// <param name="contexts">One user's lists of so many contexts are read beside it, in turn, <see cref="ContextsPerSecond"/>.</param>
internal sealed class WatchedRow(string name, EventMix mix, double rate, bool hot = false, int contexts = 0) : IBenchRow
{
    private const string Hot = "hot-one";
    private const int ContextsPerSecond = 100;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public string Name => name;

    public string Group => "watched";

    public bool ByNameOnly => hot || contexts > 0;

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var settings = world.Settings;
        var node = await world.SharedNodeAsync(cancellation);
        var measured = (int)(settings.Seconds * rate);
        var legs = Legs(settings, measured);
        var script = EventScript.Simulated(
            world.Shelf, mix, settings.Viewers, legs[^1].To, rate, settings.Seed, hot ? Hot : null);
        var windows = Array.ConvertAll(legs, _ => new WatchedLoad.Window());
        await using var load = await WatchedLoad.OpenAsync(
            node.Kafka, node.Address, script, settings.Linger, WindowOf, cancellation);
        using var reads = new Reads(node.Address);
        var repetitions = new List<Values>();
        for (var leg = 0; leg < legs.Length; leg++)
        {
            var (from, measureFrom, to) = legs[leg];
            Task<Sample>? before = null;
            var failed = reads.Failed;
            var asked = reads.AtRateAsync(contexts > 0 ? Contexts((to - from) / rate) : [], ContextsPerSecond, cancellation);
            await load.SendAsync(from, to, rate, n => before = n == measureFrom ? node.SampleAsync(cancellation) : before, cancellation);
            await load.DrainAsync(Grace, cancellation);
            var listed = Enumerable.Range(measureFrom, measured).Count(n => WindowOf(n) is not null);
            var values = ValuesOf(windows[leg], await before!, await node.SampleAsync(cancellation), measured, listed);
            if (contexts > 0) (values["contexts p50 ms"], values[RowResult.Failed]) = ((await asked).P50, reads.Failed - failed);
            repetitions.Add(values);
        }
        return new RowResult(name, Group, repetitions) { Notes = [.. load.Failures.Take(5)] };

        WatchedLoad.Window? WindowOf(int n)
        {
            if (script.Users[script.User(n)] == Hot) return null;
            foreach (var (leg, (from, measureFrom, to)) in legs.Index())
                if (n >= from && n < to) return n >= measureFrom ? windows[leg] : null;
            return null;
        }
    }

    private string[] Contexts(double seconds) =>
        [.. Enumerable.Range(0, (int)(ContextsPerSecond * seconds))
            .Select(n => $"/v1/users/{Hot}/recommendations?surface=home&limit=20&device=screen-{n % contexts}")];

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

    /// <param name="listed">Events whose lists are measured.</param>
    private static Values ValuesOf(WatchedLoad.Window window, Sample before, Sample after, int events, int listed)
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
        values[RowResult.InNoList] = listed - list.Count;
        return values;
    }
}
