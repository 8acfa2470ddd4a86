namespace StreamRec.Testing;

/// <summary>A clock that a test moves; the time that passes is that of the clock on the wall. Any thread.</summary>
/// <param name="now">ms since the Unix epoch.</param>
public sealed class SteppedTime(long now = 0) : TimeProvider
{
    private long _now = now;

    public long Now { get => Interlocked.Read(ref _now); set => Interlocked.Exchange(ref _now, value); }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, (long)by.TotalMilliseconds);
}
