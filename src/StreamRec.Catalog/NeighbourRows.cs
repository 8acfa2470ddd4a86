namespace StreamRec.Catalog;

/// <summary>
/// The content neighbours of one snapshot, made at the first question and kept with those of later snapshots, which bring a row
/// forward by the titles that changed since instead of comparing anew. Threads that race make the same row.
/// </summary>
internal sealed class NeighbourRows
{
    public const int Limit = 32;

    /// <summary>Beyond, comparing anew is as cheap.</summary>
    private const int LogLimit = 256;

    /// <param name="Range">Of a large catalogue: whom the title was compared with.</param>
    private sealed record Row(long Version, Neighbour[] Best, ContentIndex.KeyRange Range);

    /// <summary>A title's content key before and after; −1: it was not there.</summary>
    public readonly record struct Change(int Item, int KeyBefore, int KeyAfter);

    private readonly CatalogSnapshot _catalog;
    private readonly NumberedRows<Row> _rows;
    private readonly (long Version, Change Change)[] _log = [];

    /// <summary>A row of this version or later can be brought forward.</summary>
    private readonly long _logFrom;

    /// <summary>Nothing is known yet.</summary>
    public NeighbourRows(CatalogSnapshot catalog) => (_catalog, _rows, _logFrom) = (catalog, new(), catalog.Version);

    /// <summary>After changes of some titles.</summary>
    public NeighbourRows(NeighbourRows before, CatalogSnapshot catalog, IReadOnlyCollection<Change> changes)
    {
        (_catalog, _rows, _logFrom) = (catalog, before._rows, catalog.Version);
        if (changes.Count > LogLimit) return;
        var log = before._log.Concat(changes.Select(change => (catalog.Version, change))).ToArray();
        _logFrom = log.Length > LogLimit ? log[^LogLimit].Version : before._logFrom;
        _log = log.Length > LogLimit ? log[^LogLimit..] : log;
    }

    public ReadOnlySpan<Neighbour> Of(int item)
    {
        if (_catalog.Entry(item) is not { IsBlank: false } entry) return [];
        var known = _rows[item];
        if (known?.Version == _catalog.Version) return known.Best;
        var isOlder = known is not null && known.Version < _catalog.Version && known.Version >= _logFrom;
        var row = (isOlder ? BringForward(item, entry, known!) : null) ?? Compare(item, entry);
        if (known is null || known.Version < _catalog.Version) _rows[item] = row;
        return row.Best;
    }

    /// <summary>Null when it is to be compared anew.</summary>
    private Row? BringForward(int item, CatalogEntry entry, Row row)
    {
        var (changed, range) = (new HashSet<int>(), row.Range);
        foreach (var (version, change) in _log)
        {
            if (version <= row.Version) continue;
            if (change.Item == item) return null;
            changed.Add(change.Item);
            range = range.After(Nearness(entry, change.KeyBefore), -1).After(Nearness(entry, change.KeyAfter), 1);
        }
        if (_catalog.IsLarge && !range.Stands) return null;
        var kept = Array.FindAll(row.Best, neighbour => !changed.Contains(neighbour.Item));
        // A full row does not know who comes after its last: when it loses one, all are compared.
        if (kept.Length < row.Best.Length && row.Best.Length == Limit) return null;
        var nearest = new NearestTitles(_catalog.Index);
        foreach (var neighbour in kept) nearest.Offer(neighbour.Item, neighbour.Similarity);
        foreach (var other in changed)
            if (!_catalog.IsLarge || (_catalog.Entry(other) is { IsBlank: false } its && Nearness(entry, its.Key) >= range.Lowest))
                nearest.Offer(other, _catalog.Product(item, other).Likeness);
        return new Row(_catalog.Version, nearest.Best(), range);
    }

    /// <summary>−1 without a key.</summary>
    private int Nearness(CatalogEntry entry, int key) =>
        key >= 0 && _catalog.Content is { } content ? content.Key(entry.Key).Nearness(content.Key(key)) : -1;

    private Row Compare(int item, CatalogEntry entry)
    {
        var nearest = new NearestTitles(_catalog.Index);
        var range = default(ContentIndex.KeyRange);
        if (_catalog.Content is { } content) range = content.Compare(item, entry.Key, nearest);
        else
            foreach (var other in _catalog.Items)
                if (other != item)
                    nearest.Offer(other, ContentVector.Product(entry.Vector, _catalog.Entry(other)!.Vector).Likeness);
        return new Row(_catalog.Version, nearest.Best(), range);
    }
}
