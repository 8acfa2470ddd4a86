using System.Globalization;
using StreamRec.Cli;
using StreamRec.Testing;

namespace StreamRec.Chaos;

internal sealed record ScaleSettings(double Rate, double Warmup, double Seconds, int Watched, int Others, ulong Seed, int Rounds, string More);

/// <summary>What a node more costs and brings: the same load on one node and on three, then one that joins and leaves meanwhile.</summary>
internal sealed class ScaleRun(ScaleSettings settings, TimeProvider time, Action<string> say)
{
    private const string RemoteBatches = "streamrec_remote_batches_total";

    /// <summary>Of one window: microseconds of the nodes' CPU per event; batches that crossed the network, null when no node counts them.</summary>
    private sealed record Steady(double CpuPerEvent, double? RemoteBatches, long Events);

    /// <returns>true: nothing was wrong</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var right = true;
        for (var round = 1; round <= settings.Rounds; round++)
        {
            var one = await SteadyAsync(1, cancellation);
            var three = await SteadyAsync(3, cancellation);
            say($"round {round}: CPU per event on three nodes / on one: {three.CpuPerEvent:0} µs / {one.CpuPerEvent:0} µs = {three.CpuPerEvent / one.CpuPerEvent:0.00}; "
                + $"batches that crossed the network in steady state ({RemoteBatches}): {(three.RemoteBatches is { } remote ? $"{remote:0} of {three.Events:N0} events" : "n/a")}");
            right &= three.RemoteBatches is null or 0;
        }
        return await MovesAsync(cancellation) && right;
    }

    private async Task<Steady> SteadyAsync(int nodes, CancellationToken cancellation)
    {
        var findings = new Findings(say);
        await using var world = await World.StartAsync(new WorldSettings(nodes, Brokers: 1, FirstNodes: nodes, Faults: false, Clocks: false, RestartAfter: TimeSpan.Zero, settings.More));
        await using var audience = new Audience(world, settings.Watched, settings.Others, settings.Seed, findings, time);
        var rate = await audience.StartAsync(settings.Rate, settings.Warmup, say, cancellation);
        if (rate < settings.Rate) throw new CommandFailedException($"This machine does not do {settings.Rate:0} events/s on {nodes} nodes. Give a lower --rate: both must be measured at the same.");
        var (events, cpu, remote) = (audience.Traffic.Acknowledged, Cpu(world), await RemoteAsync(world));
        await Task.Delay(TimeSpan.FromSeconds(settings.Seconds), time, cancellation);
        events = audience.Traffic.Acknowledged - events;
        cpu = Cpu(world) - cpu;
        var crossed = await RemoteAsync(world) - remote;
        say($"{nodes} node{(nodes == 1 ? "" : "s")}, {rate:0} events/s, {settings.Seconds:0} s after {settings.Warmup:0} s: {cpu.TotalSeconds:0.0} s of CPU for {events:N0} events");
        return new Steady(cpu.TotalMicroseconds / events, crossed, events);
    }

    private async Task<bool> MovesAsync(CancellationToken cancellation)
    {
        var findings = new Findings(say);
        await using var world = await World.StartAsync(new WorldSettings(Nodes: 3, Brokers: 1, FirstNodes: 2, Faults: false, Clocks: false, RestartAfter: TimeSpan.Zero, settings.More));
        await using var audience = new Audience(world, settings.Watched, settings.Others, settings.Seed, findings, time);
        using var undisturbed = new Undisturbed(world.Kafka.BootstrapServers, time);
        await audience.StartAsync(settings.Rate, settings.Warmup, say, cancellation);

        await MoveAsync("a third node joins", audience, async () =>
        {
            world.Nodes[2].Start();
            await world.ReadyAsync(3);
            await Eventually.TrueAsync(async () => await world.Nodes[2].OwnedAsync() is { Count: > 0 }, TimeSpan.FromMinutes(2), () => "the third node has partitions");
        });
        await MoveAsync("and leaves", audience, world.Nodes[2].RetireAsync);
        world.Nodes[2].Start();
        await world.ReadyAsync(3);
        var folder = Directory.CreateTempSubdirectory("streamrec-scale-");
        await new Reckoning(world, audience, undisturbed, findings, folder.FullName).RunAsync(cancellation);
        say($"{findings.ProfilesCompared} profiles compared, {findings.ProfilesDiffer} differ: {(findings.None ? "0 lost" : "see above")}");
        if (findings.None) folder.Delete(recursive: true);
        return findings.None;
    }

    private async Task MoveAsync(string what, Audience audience, Func<Task> move)
    {
        var began = time.GetTimestamp();
        await move();
        var moved = time.GetTimestamp();
        await Eventually.TrueAsync(() => Task.FromResult(audience.Behind(moved).Count == 0), TimeSpan.FromMinutes(2), () => "all screens are right");
        var now = time.GetTimestamp();
        var gaps = audience.Screens.Select(screen => Gaps.LongestWait(screen, began, now, time)).Order().ToList();
        say($"{what}: {time.GetElapsedTime(began, moved).TotalSeconds:0.0} s; longest wait for a list by screen p50 {gaps[gaps.Count / 2].TotalSeconds:0.00} s, max {gaps[^1].TotalSeconds:0.00} s");
    }

    /// <summary>User and system time so far: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html</summary>
    private static TimeSpan Cpu(World world)
    {
        var ticks = 0L;
        foreach (var node in world.Nodes)
        {
            var stat = File.ReadAllText($"/proc/{node.Process.ProcessId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }
        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    private static async Task<double?> RemoteAsync(World world)
    {
        double? sum = null;
        foreach (var node in world.Nodes)
        {
            if ((await node.Process.Http.GetStringAsync("/metrics")).Contains(RemoteBatches, StringComparison.Ordinal))
                sum = (sum ?? 0) + await node.Process.MetricAsync(RemoteBatches);
        }
        return sum;
    }
}
