using StreamRec.Catalog;
using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Rival;

/// <summary>One measurement of the rival: Redis and the service start, are loaded, and are gone again.</summary>
internal static class RivalRun
{
    /// <exception cref="Cli.CommandFailedException">Redis is not installed.</exception>
    public static async Task<RivalReport> RunAsync(RivalSettings settings, CancellationToken cancellation = default)
    {
        using var redis = await RedisServer.StartAsync();
        using var service = await RivalService.StartAsync(redis.Port, settings.ServiceEnvironment);
        using var traffic = new RivalTraffic(settings, new Shelf(TitlesFile.Read(TitlesFile.Demo)), service.Address, TimeProvider.System);
        RivalCpu Cpu() => new(
            ProcessCpu.Seconds(service.ProcessId), ProcessCpu.Seconds(redis.ProcessId), ProcessCpu.Seconds(Environment.ProcessId));
        var before = Cpu();
        await traffic.RunAsync(() => before = Cpu(), cancellation);
        var after = Cpu();
        double PerAction(Func<RivalCpu, double> of) => (of(after) - of(before)) * 1e6 / Math.Max(1, traffic.Answered);
        return new RivalReport(
            settings.Rate, settings.Users, settings.Seconds, settings.Mix.ToString(), redis.Version, traffic.Answered, traffic.Failed,
            traffic.Answered / Math.Max(1e-3, traffic.Took.TotalSeconds), traffic.Action, traffic.Event, traffic.Lateness,
            new RivalCpu(PerAction(cpu => cpu.Service), PerAction(cpu => cpu.Redis), PerAction(cpu => cpu.Generator)),
            ProcessCpu.ResidentBytes(service.ProcessId) / 1048576.0)
        {
            Failures = traffic.Failures,
        };
    }
}
