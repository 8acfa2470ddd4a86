using StreamRec.Signals;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>
/// log(1 + decayed count) of every title at the beginnings of equal spans of time, as the signals count: what the live prior is
/// made of. Only events before a span's beginning are in its row.
/// </summary>
internal sealed class CountTable
{
    /// <summary>Values at most, half a gigabyte: over decades, spans are longer.</summary>
    private const long Values = 1 << 27;

    /// <summary>Those of <see cref="CountWindow"/>.</summary>
    public const int Windows = 5;

    private readonly long _begin;
    private readonly long _span;
    private readonly int _items;
    private readonly float[][] _rows;

    /// <param name="span">ms, at least.</param>
    public CountTable(EventLog log, long begin, long end, long span, int items, Clocks clocks)
    {
        span = Math.Max(span, (end - begin) / Math.Max(1, Values / (items * Windows)));
        (_begin, _span, _items) = (begin, span, items);
        var halfLives = new double[Windows];
        for (var window = 0; window < Windows; window++) halfLives[window] = clocks.HalfLife((CountWindow)window);
        _rows = new float[(int)((end - begin) / span) + 1][];
        var counts = new double[items * Windows];
        var (at, number) = (begin, 0);
        var factors = new double[Windows];
        for (var row = 0; row < _rows.Length; row++, at += span)
        {
            for (var window = 0; window < Windows; window++) factors[window] = double.Exp2(-span / halfLives[window]);
            if (row > 0)
                for (var k = 0; k < counts.Length; k++) counts[k] *= factors[k % Windows];
            for (; number < log.Count && log.At(number) < at; number++)
                if (log.Item[number] is var item && item < items)
                    for (var window = 0; window < Windows; window++)
                        counts[item * Windows + window] += double.Exp2((log.At(number) - at) / halfLives[window]);
            var values = _rows[row] = new float[counts.Length];
            for (var k = 0; k < values.Length; k++) values[k] = counts[k] < 1e-4 ? 0 : MathF.Log(1 + (float)counts[k]);
        }
    }

    /// <summary>[titles, windows] as of the newest beginning that is not after the time.</summary>
    public ReadOnlySpan<float> At(long time) => _rows[Math.Clamp((time - _begin) / _span, 0, _rows.Length - 1)];

    /// <summary>[titles of the selection, windows]</summary>
    public void Gather(long time, ReadOnlySpan<int> titles, Span<float> into)
    {
        var row = At(time);
        for (var k = 0; k < titles.Length; k++) row.Slice(titles[k] * Windows, Windows).CopyTo(into[(k * Windows)..]);
    }
}
