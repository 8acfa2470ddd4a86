namespace StreamRec.Signals;

/// <summary>
/// Published rows by title number, in pages: a new version copies the pages that have a new row and shares the others.
/// </summary>
internal sealed class Pages
{
    public const int Size = 256;

    private readonly TitleSignals?[]?[] _pages;

    /// <summary>A bit for each title that people have moved to: most rows are asked for that alone.</summary>
    private readonly ulong[] _counted;

    public static Pages Empty { get; } = new([], []);

    private Pages(TitleSignals?[]?[] pages, ulong[] counted) => (_pages, _counted) = (pages, counted);

    /// <summary>Numbers of titles are below this.</summary>
    public int Bound => _pages.Length * Size;

    public int Count => _pages.Length;

    public TitleSignals?[]? Page(int number) => _pages[number];

    public TitleSignals? this[int item]
    {
        get
        {
            var page = (uint)item / Size;
            return page < (uint)_pages.Length ? _pages[page]?[item % Size] : null;
        }
    }

    public bool IsCounted(int item) => (uint)item / 64 < (uint)_counted.Length && (_counted[item / 64] & 1UL << item) != 0;

    /// <summary>A null row takes the title out.</summary>
    public Pages With(List<(int Item, TitleSignals? Row)> changes)
    {
        var highest = -1;
        foreach (var (item, _) in changes) highest = Math.Max(highest, item);
        var pages = new TitleSignals?[]?[Math.Max(_pages.Length, highest / Size + (highest < 0 ? 0 : 1))];
        _pages.CopyTo(pages, 0);
        var counted = new ulong[pages.Length * (Size / 64)];
        _counted.CopyTo(counted, 0);
        foreach (var (item, row) in changes)
        {
            var number = item / Size;
            var shared = number < _pages.Length ? _pages[number] : null;
            if (pages[number] is null || pages[number] == shared) pages[number] = shared is null ? new TitleSignals?[Size] : [.. shared];
            pages[number]![item % Size] = row;
            if (row?.Counts[Clocks.Longest] > 0) counted[item / 64] |= 1UL << item;
            else counted[item / 64] &= ~(1UL << item);
        }
        return new Pages(pages, counted);
    }
}
