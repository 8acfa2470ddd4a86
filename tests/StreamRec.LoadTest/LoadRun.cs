using StreamRec.Cli.Nodes;
using StreamRec.Cli.Producing;
using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest;

/// <summary>Events at a fixed rate into Kafka, lists out of WebSockets, and the time between the two.</summary>
internal sealed class LoadRun(LoadSettings settings, Shelf shelf, NodeClient node, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly Latencies _toList = new();
    private readonly Latencies _toConsume = new();
    private readonly Latencies _late = new();
    private readonly Dictionary<string, PendingEvents> _pending = [];
    private long _measureFrom = long.MaxValue;

    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        var wallClock = time.GetUtcNow().ToUnixTimeMilliseconds();
        var crowd = new Crowd(shelf, new CrowdSettings(settings.Users, settings.Seed, EventMix.Default, $"load-{wallClock:x}"));
        foreach (var viewer in crowd.Viewers) _pending[viewer.UserId] = new PendingEvents();
        using var producer = new EventProducer(settings.Kafka, linger: TimeSpan.Zero);
        producer.CheckReachable(TimeSpan.FromSeconds(10));
        var screens = new List<LiveScreen>();
        try
        {
            foreach (var user in _pending.Keys)
                screens.Add(await LiveScreen.OpenAsync(settings.Node, user, settings.Token, settings.Deltas, id => Seen(user, id), cancellation));
            using var probe = new BrokerProbe(settings.Kafka, intended => Record(_toConsume, intended));
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reloads = ReloadAsync(over.Token);
            LoadReport report;
            try
            {
                var (events, cpu) = await SendAsync(crowd, producer, probe, wallClock, cancellation);
                await producer.FlushAsync(cancellation);
                await DrainAsync(probe, cancellation);
                report = Report(events, cpu + await CpuSecondsAsync(cancellation), screens);
            }
            finally
            {
                await over.CancelAsync();
                await reloads; // the bundle is as it was
            }
            return report with { Reloads = await reloads };
        }
        finally
        {
            foreach (var screen in screens) await screen.DisposeAsync();
        }
    }

    private async Task<ReloadReport?> ReloadAsync(CancellationToken over) => settings.ReloadEvery is { } every
        ? await new ModelReloads(node, every, settings.ReloadBundle, time).RunAsync(over)
        : null;

    /// <returns>events after the warm-up, and minus the node's CPU seconds at its end</returns>
    private async Task<(long Events, double MinusCpu)> SendAsync(
        Crowd crowd, EventProducer producer, BrokerProbe probe, long wallClock, CancellationToken cancellation)
    {
        var warm = (long)(settings.Warmup * settings.Rate);
        var total = warm + (long)Math.Max(1, settings.Seconds * settings.Rate);
        var ticksPerEvent = time.TimestampFrequency / settings.Rate;
        var loop = new OpenLoop(time, settings.Rate);
        var start = time.GetTimestamp() - time.ToTicks(loop.Elapsed);
        Task<double> cpu = Task.FromResult(0.0);
        for (var n = 0L; n < total; n++)
        {
            if (n == warm)
            {
                Volatile.Write(ref _measureFrom, start + (long)(n * ticksPerEvent));
                cpu = CpuSecondsAsync(cancellation);
            }
            await loop.WaitForAsync(n, cancellation);
            var intended = start + (long)(n * ticksPerEvent);
            var next = crowd.Next(wallClock + (long)loop.DueTime(n).TotalMilliseconds);
            Record(_late, intended);
            _pending[next.UserId].Sent(next.EventId, intended);
            probe.Sent(next.EventId, intended);
            producer.Send(next, cancellation);
        }
        return (total - warm, -await cpu);
    }

    private async Task DrainAsync(BrokerProbe probe, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while ((Missing() > 0 || probe.Pending > 0) && time.GetElapsedTime(since) < Grace) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
    }

    private void Seen(string user, string eventId)
    {
        foreach (var intended in _pending[user].Seen(eventId)) Record(_toList, intended);
    }

    private void Record(Latencies latencies, long intended)
    {
        if (intended >= Volatile.Read(ref _measureFrom)) latencies.Record(time.GetElapsedTime(intended));
    }

    private long Missing() => _pending.Values.Sum(pending => (long)pending.Count);

    private async Task<double> CpuSecondsAsync(CancellationToken cancellation) =>
        (await node.MetricsAsync(cancellation)).Sum(metrics => metrics.Sum("process_cpu_seconds_total"));

    private LoadReport Report(long events, double cpuSeconds, List<LiveScreen> screens)
    {
        var (list, consume) = (_toList.Summary(), _toConsume.Summary());
        return new LoadReport(
            settings.Rate, settings.Users, settings.Seconds, settings.Embedded, events, Missing(), list, consume, _late.Summary(),
            consume.P50 > 0 ? list.P50 / consume.P50 : 0, cpuSeconds * 1e6 / events)
        {
            Failures = [.. screens.Select(screen => screen.Failure).OfType<string>()],
        };
    }
}
