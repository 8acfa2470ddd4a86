namespace StreamRec.Cli.Producing;

/// <summary>
/// When the n-th event is due, whatever happened to those before it: a slow broker makes the clock run ahead, and the events
/// that are late are sent at once. So a rate is a rate, and latency counts from the due time.
/// </summary>
internal sealed class OpenLoop(TimeProvider time, double perSecond)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public TimeSpan DueTime(long n) => TimeSpan.FromSeconds(n / perSecond);

    public Task WaitForAsync(long n, CancellationToken cancellation) => WaitUntilAsync(DueTime(n), cancellation);

    public async Task WaitUntilAsync(TimeSpan due, CancellationToken cancellation)
    {
        while (true)
        {
            var ahead = due - Elapsed;
            if (ahead <= TimeSpan.Zero) return;
            await Task.Delay(ahead < Tick ? Tick : ahead, time, cancellation);
        }
    }
}
