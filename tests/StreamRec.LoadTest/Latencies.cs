using HdrHistogram;

namespace StreamRec.LoadTest;

/// <summary>Milliseconds.</summary>
internal sealed record LatencySummary(long Count, double P50, double P90, double P99, double P999, double Max);

/// <summary>Latencies of 1 µs to 5 minutes, three digits. https://hdrhistogram.github.io/HdrHistogram</summary>
internal sealed class Latencies
{
    private const long Longest = 300_000_000;
    private readonly LongHistogram _microseconds = new(1, Longest, 3);

    public void Record(TimeSpan latency)
    {
        var microseconds = Math.Clamp((long)latency.TotalMicroseconds, 1, Longest);
        lock (_microseconds) _microseconds.RecordValue(microseconds);
    }

    public LatencySummary Summary()
    {
        lock (_microseconds)
            return new LatencySummary(_microseconds.TotalCount, At(50), At(90), At(99), At(99.9), _microseconds.TotalCount == 0 ? 0 : At(100));
    }

    private double At(double percentile) => _microseconds.TotalCount == 0 ? 0 : _microseconds.GetValueAtPercentile(percentile) / 1000.0;
}
