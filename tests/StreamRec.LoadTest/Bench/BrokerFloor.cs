using StreamRec.Cli.Producing;
using StreamRec.Cli.Simulation;
using StreamRec.Testing;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// The broker, a producer and a bare consumer alone: what any node's action → list stands on. Watched rows have it beside them, too.
/// </summary>
internal sealed class BrokerFloor : IBenchRow
{
    private const double Rate = 1000;

    public string Name => "floor-broker";

    public string Group => "floor-broker";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var (settings, kafka) = (world.Settings, await world.KafkaAsync());
        var target = new KafkaTarget(kafka.BootstrapServers, "floor", new Dictionary<string, string>());
        await KafkaTopics.CreateAsync(target.BootstrapServers, target.Topic, partitions: 64); // as many as a node makes
        var (warm, each) = ((int)(Rate * settings.RowWarmup), (int)(Rate * settings.Seconds));
        var script = EventScript.Simulated(
            world.Shelf, EventMix.Default, settings.Viewers, warm + (each * settings.Repetitions), Rate, settings.Seed);
        WatchedLoad.Window? window = null;
        await using var load = await WatchedLoad.OpenAsync(target, node: null, script, settings.Linger, _ => window, cancellation);
        await load.SendAsync(0, warm, Rate, _ => { }, cancellation);
        await load.DrainAsync(TimeSpan.FromSeconds(10), cancellation);
        var repetitions = new List<Values>();
        for (var repetition = 0; repetition < settings.Repetitions; repetition++)
        {
            window = new WatchedLoad.Window();
            var (from, before) = (warm + (repetition * each), Cpu());
            await load.SendAsync(from, from + each, Rate, _ => { }, cancellation);
            await load.DrainAsync(TimeSpan.FromSeconds(10), cancellation);
            var (after, consume) = (Cpu(), window.ToConsume.Summary());
            repetitions.Add(new Values
            {
                ["events/s"] = Rate,
                ["produce → consume p50 ms"] = consume.P50,
                ["produce → consume p99 ms"] = consume.P99,
                ["sender late p99 ms"] = window.Lateness.Summary().P99,
                ["broker CPU µs/event"] = (after.Broker - before.Broker) * 1e6 / each,
                ["generator and consumer CPU µs/event"] = (after.Generator - before.Generator) * 1e6 / each,
            });
        }
        return new RowResult(Name, Group, repetitions);

        CpuTimes Cpu() => CpuTimes.Now(node: Environment.ProcessId, kafka.ProcessIds[0]);
    }
}
