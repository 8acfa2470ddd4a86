using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// The catalogue at one version, immutable: what an actor pins. Titles are numbered by <see cref="ItemIndex"/>; a number
/// whose title is withdrawn or unknown gives null.
/// </summary>
public sealed class CatalogSnapshot
{
    private const int FreshLimit = 64;
    private const int QueryLength = 200;
    private const int QueryWords = 12;

    private readonly CatalogEntry?[] _entries;
    private readonly int[] _items;
    private readonly NeighbourRows _neighbours;
    private int[]? _fresh;

    internal CatalogSnapshot(long version, ItemIndex index, CatalogEntry?[] entries, int[] items, NeighbourRows neighbours) =>
        (Version, Index, _entries, _items, _neighbours) = (version, index, entries, items, neighbours);

    internal static CatalogSnapshot None(ItemIndex index) => new(0, index, [], [], new NeighbourRows(0, [], [], index));

    /// <summary>Grows by one with each change.</summary>
    public long Version { get; }
    public ItemIndex Index { get; }

    /// <summary>Titles that are in it, as numbers, ascending.</summary>
    public ReadOnlySpan<int> Items => _items;
    public Title? this[int item] => Entry(item)?.Title;
    public Title? Find(ItemId id) => Index.TryGet(id, out var item) ? this[item] : null;

    /// <summary>The most similar titles by content, best first, at most 32; of equals the first by id.</summary>
    public ReadOnlySpan<Neighbour> Neighbours(int item) => _neighbours.Of(item);

    /// <summary>Cosine of the content vectors (genres, people, tags, era, description), 0–1; 0 when either is not in it.</summary>
    public float Similarity(int a, int b) =>
        Entry(a) is { } left && Entry(b) is { } right ? ContentVector.Cosine(left.Vector, right.Vector) : 0;

    /// <summary>Newest first: titles by AddedAt, then by year, then by id; at most 64.</summary>
    public ReadOnlySpan<int> Fresh => _fresh ??= Newest();

    /// <summary>Titles whose name, people, genres or tags match, best first; of equals the newest.</summary>
    public IReadOnlyList<Title> Search(string query, int limit)
    {
        var words = Words.Split(query.Length <= QueryLength ? query : query[..QueryLength]);
        if (words.Length == 0 || limit <= 0) return [];
        if (words.Length > QueryWords) words = words[..QueryWords];
        var folded = string.Join(' ', words);
        var found = new List<(int Match, Title Title)>();
        foreach (var item in _items)
        {
            var entry = _entries[item]!;
            if (entry.Text.Match(folded, words) is > 0 and var match) found.Add((match, entry.Title));
        }
        found.Sort((a, b) =>
            a.Match != b.Match ? b.Match.CompareTo(a.Match)
            : a.Title.Year != b.Title.Year ? b.Title.Year.CompareTo(a.Title.Year)
            : a.Title.Id.CompareTo(b.Title.Id));
        return found.GetRange(0, Math.Min(limit, found.Count)).ConvertAll(match => match.Title);
    }

    /// <summary>The next version, with these titles changed (null: withdrawn); all others' parts are shared.</summary>
    internal CatalogSnapshot With(Dictionary<int, CatalogEntry?> changes)
    {
        var entries = new CatalogEntry?[Math.Max(_entries.Length, changes.Keys.Max() + 1)];
        _entries.CopyTo(entries, 0);
        foreach (var (item, entry) in changes) entries[item] = entry;
        var items = Present(entries);
        return new CatalogSnapshot(
            Version + 1, Index, entries, items, new NeighbourRows(_neighbours, Version + 1, entries, items, changes.Keys));
    }

    /// <summary>The same version with all vectors made anew, against other statistics.</summary>
    internal CatalogSnapshot Rebuilt(TextStatistics statistics)
    {
        var entries = Array.ConvertAll(
            _entries, entry => entry is null ? null : entry with { Vector = ContentVector.Of(entry.Title, statistics) });
        return new CatalogSnapshot(Version, Index, entries, _items, new NeighbourRows(Version, entries, _items, Index));
    }

    private CatalogEntry? Entry(int item) => (uint)item < (uint)_entries.Length ? _entries[item] : null;

    private static int[] Present(CatalogEntry?[] entries)
    {
        var items = new List<int>(entries.Length);
        for (var item = 0; item < entries.Length; item++) if (entries[item] is not null) items.Add(item);
        return items.ToArray();
    }

    private int[] Newest()
    {
        var newest = new List<int>(FreshLimit + 1);
        foreach (var item in _items)
        {
            if (newest.Count == FreshLimit && Newer(newest[^1], item) < 0) continue;
            var place = newest.BinarySearch(item, Comparer<int>.Create(Newer));
            newest.Insert(~place, item);
            if (newest.Count > FreshLimit) newest.RemoveAt(FreshLimit);
        }
        return newest.ToArray();
    }

    private int Newer(int a, int b)
    {
        var (left, right) = (_entries[a]!.Title, _entries[b]!.Title);
        return left.AddedAt != right.AddedAt ? right.AddedAt.CompareTo(left.AddedAt)
            : left.Year != right.Year ? right.Year.CompareTo(left.Year)
            : left.Id.CompareTo(right.Id);
    }
}
