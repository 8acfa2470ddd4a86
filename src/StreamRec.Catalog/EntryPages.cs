namespace StreamRec.Catalog;

/// <summary>
/// Entries by title number, in pages: a new version copies the pages that have a change and shares the others, and so what is
/// derived from titles is made anew for those pages alone.
/// </summary>
internal sealed class EntryPages
{
    public const int Size = 256;

    private readonly CatalogEntry?[]?[] _pages;

    public static EntryPages Empty { get; } = new([]);

    private EntryPages(CatalogEntry?[]?[] pages) => _pages = pages;

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

    /// <summary>A null entry takes the title out.</summary>
    public EntryPages With(IReadOnlyCollection<(int Item, CatalogEntry? Entry)> changes)
    {
        var highest = -1;
        foreach (var (item, _) in changes) highest = Math.Max(highest, item);
        var pages = new CatalogEntry?[]?[Math.Max(_pages.Length, highest / Size + (highest < 0 ? 0 : 1))];
        _pages.CopyTo(pages, 0);
        foreach (var (item, entry) in changes)
        {
            var number = item / Size;
            var shared = Page(number);
            if (pages[number] is null || pages[number] == shared) pages[number] = shared is null ? new CatalogEntry?[Size] : [.. shared];
            pages[number]![item % Size] = entry;
        }
        return new EntryPages(pages);
    }
}
