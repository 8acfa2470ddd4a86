using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// <see cref="LivePrior"/> for a large catalogue, of one signals snapshot: a title's is computed when it is asked for. Any number of
/// threads.
/// </summary>
internal sealed class CrowdPrior
{
    private const int PageSize = 64;

    private readonly SignalsSnapshot _signals;
    private readonly float[] _beta;
    private readonly float[]?[] _pages;

    public CrowdPrior(SignalsSnapshot signals, float[] beta)
    {
        (_signals, _beta, _pages) = (signals, beta, new float[]?[(signals.ItemBound + PageSize - 1) / PageSize]);
        var hot = new HashSet<int>();
        for (var window = CountWindow.Shortest; window <= CountWindow.Longest; window++)
        {
            foreach (var item in signals.Leaders(window)) hot.Add(item);
            Cold += Math.Max(0, beta[(int)window]) * MathF.Log(1 + signals.MostBeyond(window));
        }
        Hot = [.. hot.Order()];
        Cold *= 1.0001f; // sums of floats are rounded
    }

    /// <summary>The titles that the crowd moves to most in any window, ascending: they are looked at for every person.</summary>
    public int[] Hot { get; }

    /// <summary>No other title has more.</summary>
    public float Cold { get; }

    public bool IsHot(int item) => Array.BinarySearch(Hot, item) >= 0;

    public float this[int item]
    {
        get
        {
            if (!_signals.IsCounted(item)) return 0;
            ref var value = ref Page(item / PageSize)[item % PageSize];
            var known = Volatile.Read(ref value);
            if (!float.IsNaN(known)) return known;
            known = Compute(item);
            Volatile.Write(ref value, known);
            return known;
        }
    }

    private float[] Page(int number)
    {
        if (Volatile.Read(ref _pages[number]) is { } known) return known;
        var page = new float[PageSize];
        Array.Fill(page, float.NaN);
        return Interlocked.CompareExchange(ref _pages[number], page, null) ?? page;
    }

    private float Compute(int item)
    {
        var sum = 0f;
        for (var window = 0; window < _beta.Length; window++)
            if (_signals.Count(item, (CountWindow)window) is > 0 and var count) sum += _beta[window] * MathF.Log(1 + count);
        return sum;
    }
}
