namespace StreamRec.Catalog;

/// <summary>
/// Entries by title number, in pages: a new version copies the pages that have a change and shares the others, and so what is
/// derived from titles is made anew for those pages alone.
/// </summary>
internal sealed class EntryPages
{
    public const int Size = 256;

    /// <summary>
    /// Of a title that is not in it; of one that some countries alone may see, beside its maturity; of one without a maturity.
    /// </summary>
    private const byte Absent = 0xFF, ByCountry = 0x80, Unrated = 0x7E;

    private readonly CatalogEntry?[]?[] _pages;

    /// <summary>What of a title decides where it may be shown, page by page: read for many more titles than anything else.</summary>
    private readonly byte[]?[] _limits;

    public static EntryPages Empty { get; } = new([], []);

    private EntryPages(CatalogEntry?[]?[] pages, byte[]?[] limits) => (_pages, _limits) = (pages, limits);

    /// <summary>Pages; one without a title is null.</summary>
    public int Count => _pages.Length;

    public CatalogEntry?[]? Page(int number) => (uint)number < (uint)_pages.Length ? _pages[number] : null;

    public CatalogEntry? this[int item]
    {
        get
        {
            var page = (uint)item / Size;
            return page < (uint)_pages.Length ? _pages[page]?[item % Size] : null;
        }
    }

    /// <summary>The title is in it and may be shown where the highest minimum age is this, and in this country (null: in any).</summary>
    /// <param name="unratedAge">What a title without a minimum age counts as.</param>
    public bool MayShow(int item, int maturity, string? country, int unratedAge)
    {
        var page = (uint)item / Size;
        var limit = page < (uint)_limits.Length && _limits[page] is { } limits ? limits[item % Size] : Absent;
        if (limit == Absent || ((limit & ~ByCountry) is var age && (age == Unrated ? unratedAge : age) > maturity)) return false;
        if (country is null || (limit & ByCountry) == 0) return true;
        foreach (var allowed in this[item]!.Title.Countries)
            if (string.Equals(allowed, country, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>A null entry takes the title out.</summary>
    public EntryPages With(IReadOnlyCollection<(int Item, CatalogEntry? Entry)> changes)
    {
        var highest = -1;
        foreach (var (item, _) in changes) highest = Math.Max(highest, item);
        var pages = new CatalogEntry?[]?[Math.Max(_pages.Length, highest / Size + (highest < 0 ? 0 : 1))];
        var limits = new byte[]?[pages.Length];
        _pages.CopyTo(pages, 0);
        _limits.CopyTo(limits, 0);
        foreach (var (item, entry) in changes)
        {
            var number = item / Size;
            if (pages[number] is null || pages[number] == Page(number))
            {
                pages[number] = Page(number) is { } shared ? [.. shared] : new CatalogEntry?[Size];
                limits[number] = limits[number] is { } known ? [.. known] : [.. Enumerable.Repeat(Absent, Size)];
            }
            pages[number]![item % Size] = entry;
            limits[number]![item % Size] = entry is null ? Absent : LimitOf(entry.Title);
        }
        return new EntryPages(pages, limits);
    }

    /// <summary>Titles may be 21 at most (<see cref="TitleLimits.MaxMaturity"/>), and what is said to be more is for nobody.</summary>
    private static byte LimitOf(Title title) =>
        (byte)((title.Maturity is { } age ? Math.Clamp(age, 0, Unrated - 1) : Unrated) | (title.Countries.IsEmpty ? 0 : ByCountry));
}
