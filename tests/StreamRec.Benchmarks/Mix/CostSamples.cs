using System.Diagnostics;

namespace StreamRec.Benchmarks.Mix;

/// <summary>What one way of re-scoring cost after each event of a kind.</summary>
internal sealed class CostSamples
{
    private readonly List<long> _ticks = [];

    public int Count => _ticks.Count;

    /// <summary>µs</summary>
    public double Total => Microseconds(_ticks.Sum());

    /// <summary>µs</summary>
    public double Mean => Total / Math.Max(1, Count);

    /// <summary>µs; half of the samples cost no more.</summary>
    public double Median()
    {
        var sorted = _ticks.Order().ToArray();
        return sorted.Length == 0 ? 0 : Microseconds(sorted[sorted.Length / 2]);
    }

    public void Add(long ticks) => _ticks.Add(ticks);

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
