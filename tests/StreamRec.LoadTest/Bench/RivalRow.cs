using StreamRec.Cli.Simulation;
using StreamRec.LoadTest.Rival;

namespace StreamRec.LoadTest.Bench;

/// <summary>The stateless service with Redis, which ranks at every request, at the rate of a row of the node's.</summary>
internal sealed class RivalRow(string name, EventMix mix, double rate) : IBenchRow
{
    public string Name => name;

    public string Group => "rival";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var settings = world.Settings;
        var (repetitions, notes) = (new List<Values>(), new HashSet<string>());
        for (var repetition = 0; repetition < settings.Repetitions; repetition++)
        {
            var report = await RivalRun.RunAsync(
                new RivalSettings(rate, settings.Viewers, settings.Seconds, settings.Quick ? 1 : 15, settings.Seed, mix), cancellation);
            repetitions.Add(new Values
            {
                ["action → list p50 ms"] = report.Action.P50,
                ["action → list p99 ms"] = report.Action.P99,
                ["sender late p99 ms"] = report.SenderLateness.P99,
                ["actions/s"] = report.Sustained,
                ["service CPU µs/action"] = report.CpuMicrosecondsPerAction.Service,
                ["Redis CPU µs/action"] = report.CpuMicrosecondsPerAction.Redis,
                ["service + Redis CPU µs/action"] = report.CpuMicrosecondsPerAction.ServiceAndRedis,
                ["generator CPU µs/action"] = report.CpuMicrosecondsPerAction.Generator,
                [RowResult.Failed] = report.Failed,
            });
            notes.UnionWith(report.Failures.Take(3));
        }
        return new RowResult(Name, Group, repetitions) { Notes = [.. notes] };
    }
}
