namespace StreamRec.Catalog;

/// <summary>
/// The newest titles, by AddedAt, then by year, then by id. More are kept than are known of, so that few changes make it necessary to
/// look at all titles.
/// </summary>
internal sealed class FreshTitles : IComparer<int>
{
    /// <summary>Titles that are called fresh; and how many more are known, for whom may not be shown those.</summary>
    public const int Limit = 64, Known = 256;

    private const int Kept = 512;

    private readonly CatalogSnapshot _catalog;
    private readonly List<int> _newest = new(Kept + 1);

    /// <summary>Looks at all.</summary>
    public FreshTitles(CatalogSnapshot catalog)
    {
        _catalog = catalog;
        for (var page = 0; page < catalog.Pages.Count; page++)
        {
            if (catalog.Pages.Page(page) is not { } entries) continue;
            for (var k = 0; k < entries.Length; k++)
                if (entries[k] is not null) Offer(page * EntryPages.Size + k);
        }
    }

    private FreshTitles(CatalogSnapshot catalog, List<int> newest) => (_catalog, _newest) = (catalog, newest);

    /// <summary>The first <see cref="Known"/>.</summary>
    public ReadOnlySpan<int> Items => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_newest)[..Math.Min(Known, _newest.Count)];

    /// <summary>After changes of some titles; null when too few are left that are known to come before all others.</summary>
    public FreshTitles? With(CatalogSnapshot next, IReadOnlyCollection<int> changed)
    {
        var isWhole = _newest.Count == _catalog.Count;
        var made = new FreshTitles(next, new List<int>(Kept + 1));
        foreach (var item in _newest) if (!changed.Contains(item)) made._newest.Add(item);
        var known = made._newest.Count;
        foreach (var item in changed)
        {
            if (next[item] is null) continue;
            // Before the last one it has its place; after it, others may come first that are not kept.
            if (isWhole || (known > 0 && made.Compare(item, made._newest[^1]) < 0)) made.Offer(item);
        }
        return made._newest.Count >= Math.Min(Known, next.Count) ? made : null;
    }

    public int Compare(int a, int b)
    {
        var (left, right) = (_catalog[a]!, _catalog[b]!);
        return left.AddedAt != right.AddedAt ? right.AddedAt.CompareTo(left.AddedAt)
            : left.Year != right.Year ? right.Year.CompareTo(left.Year)
            : left.Id.CompareTo(right.Id);
    }

    private void Offer(int item)
    {
        if (_newest.Count == Kept && Compare(_newest[^1], item) < 0) return;
        _newest.Insert(~_newest.BinarySearch(item, this), item);
        if (_newest.Count > Kept) _newest.RemoveAt(Kept);
    }
}
