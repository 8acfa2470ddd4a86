using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StreamRec.Cli.Producing;
using StreamRec.Cli.Simulation;
using StreamRec.Contracts;

namespace StreamRec.LoadTest.Rival;

/// <summary>Actions at a fixed rate, however long those before them take, on connections that are kept.</summary>
internal sealed class RivalTraffic(RivalSettings settings, Shelf shelf, IPEndPoint service, TimeProvider time) : IDisposable
{
    /// <summary>As a gateway before such a service would have; further actions wait for one, and their wait is latency.</summary>
    private const int MostConnections = 256;
    private const int Names = 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Latencies _action = new();
    private readonly Latencies _event = new();
    private readonly Latencies _late = new();
    private readonly ConcurrentStack<RivalConnection> _idle = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly SemaphoreSlim _free = new(MostConnections);
    private long _measureFrom = long.MaxValue;
    private long _lastAnswer;
    private long _answered, _failed, _open;

    public LatencySummary Action => _action.Summary();
    public LatencySummary Event => _event.Summary();
    public LatencySummary Lateness => _late.Summary();
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>With what is still open.</summary>
    public long Failed => Interlocked.Read(ref _failed) + Interlocked.Read(ref _open);

    /// <summary>Of the measured time: from the first due time to the last answer.</summary>
    public TimeSpan Took => time.GetElapsedTime(_measureFrom, Interlocked.Read(ref _lastAnswer));

    /// <summary>The first ones.</summary>
    public IReadOnlyList<string> Failures => [.. _failures.Take(Names)];

    /// <param name="onMeasure">Called when the warm-up is over.</param>
    public async Task RunAsync(Action onMeasure, CancellationToken cancellation)
    {
        var wallClock = time.GetUtcNow().ToUnixTimeMilliseconds();
        var crowd = new Crowd(shelf, new CrowdSettings(settings.Users, settings.Seed, settings.Mix, $"rival-{wallClock:x}"));
        var warm = (long)(settings.Warmup * settings.Rate);
        var total = warm + (long)Math.Max(1, settings.Seconds * settings.Rate);
        var ticksPerAction = time.TimestampFrequency / settings.Rate;
        var loop = new OpenLoop(time, settings.Rate);
        var start = time.GetTimestamp() - time.ToTicks(loop.Elapsed);
        for (var n = 0L; n < total; n++)
        {
            var intended = start + (long)(n * ticksPerAction);
            if (n == warm)
            {
                Volatile.Write(ref _measureFrom, intended);
                onMeasure();
            }
            await loop.WaitForAsync(n, cancellation);
            if (n >= warm) _late.Record(time.GetElapsedTime(intended));
            Interlocked.Increment(ref _open);
            _ = ActAsync(crowd.Next(wallClock + (long)loop.DueTime(n).TotalMilliseconds), intended, cancellation);
        }
        var since = time.GetTimestamp();
        while (Interlocked.Read(ref _open) > 0 && time.GetElapsedTime(since) < Grace)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellation);
    }

    private async Task ActAsync(UserEvent next, long intended, CancellationToken cancellation)
    {
        try
        {
            await _free.WaitAsync(cancellation);
            try
            {
                if (!_idle.TryPop(out var connection)) connection = await RivalConnection.OpenAsync(service, cancellation);
                if (await ActAsync(connection, next, intended)) _idle.Push(connection);
                else connection.Dispose();
            }
            finally
            {
                _free.Release();
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            Fail(e.Message);
        }
        Interlocked.Decrement(ref _open);
    }

    /// <returns>False when the connection is of no use any more.</returns>
    private async Task<bool> ActAsync(RivalConnection connection, UserEvent next, long intended)
    {
        try
        {
            var posted = await connection.PostEventAsync(EventJson.Write(next));
            var answered = time.GetTimestamp();
            var read = await connection.GetListAsync(next.UserId);
            var done = time.GetTimestamp();
            if (posted != 202 || read != 200 || connection.Body.IsEmpty) Fail($"{next.EventId}: event {posted}, list {read}");
            else if (intended >= Volatile.Read(ref _measureFrom)) Answer(intended, answered, done);
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            Fail($"{next.EventId}: {e.Message}");
            return false;
        }
    }

    private void Answer(long intended, long answered, long done)
    {
        _event.Record(time.GetElapsedTime(intended, answered));
        _action.Record(time.GetElapsedTime(intended, done));
        Interlocked.Increment(ref _answered);
        Interlocked.Exchange(ref _lastAnswer, done);
    }

    private void Fail(string why)
    {
        Interlocked.Increment(ref _failed);
        if (_failures.Count < Names) _failures.Enqueue(why);
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var connection)) connection.Dispose();
        _free.Dispose();
    }
}
