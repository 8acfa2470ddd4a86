using System.Diagnostics;
using System.Threading.Channels;

namespace StreamRec.LoadTest.Bench;

/// <summary>GET requests over kept connections.</summary>
internal sealed class Reads(Uri node) : IDisposable
{
    private const int AtOnce = 64;

    private readonly HttpClient _http =
        new(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce, UseCookies = false }) { BaseAddress = node };

    /// <summary>How many were answered with anything but success, since the beginning.</summary>
    public int Failed { get; private set; }

    /// <summary>Each when it is due, whatever became of those before it; latencies are from then.</summary>
    public async Task<LatencySummary> AtRateAsync(IReadOnlyList<string> paths, double rate, CancellationToken cancellation)
    {
        var (due, latencies) = (Channel.CreateUnbounded<(string, long)>(new() { SingleWriter = true }), new Latencies());
        var readers = Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            await foreach (var (path, intended) in due.Reader.ReadAllAsync(cancellation))
            {
                await ReadAsync(path, cancellation);
                latencies.Record(Stopwatch.GetElapsedTime(intended));
            }
        }, cancellation)).ToList();
        await Task.Factory.StartNew(
            () => Pace(paths, rate, due.Writer, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(readers);
        return latencies.Summary();
    }

    /// <summary>All, 64 at once; how long it took.</summary>
    public async Task<TimeSpan> AllAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            paths, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (path, stop) => await ReadAsync(path, stop));
        return Stopwatch.GetElapsedTime(since);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>On a thread that naps: timers would come later than it does.</summary>
    private static void Pace(IReadOnlyList<string> paths, double rate, ChannelWriter<(string, long)> due, CancellationToken cancellation)
    {
        var (start, ticks) = (Stopwatch.GetTimestamp(), Stopwatch.Frequency / rate);
        for (var n = 0; n < paths.Count && !cancellation.IsCancellationRequested; n++)
        {
            var intended = start + (long)(n * ticks);
            while (Stopwatch.GetTimestamp() < intended) Thread.Sleep(1);
            due.TryWrite((paths[n], intended));
        }
        due.Complete();
    }

    private async Task ReadAsync(string path, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await answer.Content.CopyToAsync(Stream.Null, cancellation);
        if (!answer.IsSuccessStatusCode) lock (_http) Failed++;
    }
}
