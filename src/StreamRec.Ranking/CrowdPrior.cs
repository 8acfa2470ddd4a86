using System.Numerics.Tensors;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// <see cref="LivePrior"/> for a large catalogue: of one signals snapshot, for the titles that the crowd moves to; 0 for all others.
/// Immutable.
/// </summary>
internal sealed class CrowdPrior
{
    /// <summary>Titles of the highest priors that are looked at for every person, about.</summary>
    private const int Looked = 4096;

    /// <summary>Bits of a float that tell it from others by a sixteenth.</summary>
    private const int Shift = 19;

    private readonly float[]?[] _pages;

    private CrowdPrior(float[]?[] pages)
    {
        _pages = pages;
        Cold = Threshold();
        Hot = [.. Above()];
    }

    /// <summary>Titles whose prior is above <see cref="Cold"/>.</summary>
    public int[] Hot { get; }

    /// <summary>The most that any other title has; not negative.</summary>
    public float Cold { get; }

    public float this[int item]
    {
        get
        {
            var page = (uint)item / SignalsSnapshot.PageSize;
            return page < (uint)_pages.Length && _pages[page] is { } values ? values[item % SignalsSnapshot.PageSize] : 0;
        }
    }

    public static CrowdPrior Of(SignalsSnapshot signals, float[] beta)
    {
        var pages = new float[]?[signals.ItemBound / SignalsSnapshot.PageSize];
        var counts = new float[SignalsSnapshot.Windows * SignalsSnapshot.PageSize];
        for (var page = 0; page < pages.Length; page++)
        {
            if (!signals.TryReadPage(page, counts)) continue;
            TensorPrimitives.LogP1(counts, counts);
            var values = pages[page] = new float[SignalsSnapshot.PageSize];
            for (var window = 0; window < beta.Length; window++)
                TensorPrimitives.MultiplyAdd(
                    counts.AsSpan(window * SignalsSnapshot.PageSize, SignalsSnapshot.PageSize), beta[window], values, values);
        }
        return new CrowdPrior(pages);
    }

    /// <summary>By counting how many there are of each size: sorting a quarter of a million would take longer than all else.</summary>
    private float Threshold()
    {
        var counts = new int[(int.MaxValue >> Shift) + 1];
        foreach (var page in _pages)
            foreach (var value in page ?? [])
                if (value > 0) counts[BitConverter.SingleToInt32Bits(value) >> Shift]++;
        var (size, above) = (counts.Length, 0);
        while (size > 0 && above + counts[size - 1] <= Looked) above += counts[--size];
        return size == 0 ? 0 : BitConverter.Int32BitsToSingle((size << Shift) - 1);
    }

    private IEnumerable<int> Above()
    {
        for (var page = 0; page < _pages.Length; page++)
            if (_pages[page] is { } values)
                for (var k = 0; k < values.Length; k++)
                    if (values[k] > Cold) yield return page * SignalsSnapshot.PageSize + k;
    }
}
