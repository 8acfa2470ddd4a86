namespace StreamRec.Catalog;

/// <summary>
/// The content neighbours of one snapshot, made at the first question and kept with those of later snapshots, which bring a row
/// forward by the titles that changed since instead of comparing anew. Threads that race make the same row.
/// </summary>
internal sealed class NeighbourRows
{
    public const int Limit = 32;

    /// <summary>Of a small catalogue: beyond, comparing with all is as cheap. Of a large one a row costs more.</summary>
    private const int LogLimit = 256, LargeLogLimit = 2048;

    /// <param name="Lowest">Of a large catalogue: see <see cref="ContentIndex.Compare"/>.</param>
    private sealed record Row(long Version, Neighbour[] Best, int Lowest);

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
        var limit = catalog.IsLarge ? LargeLogLimit : LogLimit;
        if (changes.Count > limit) return;
        var log = before._log.Concat(changes.Select(change => (catalog.Version, change))).ToArray();
        _logFrom = log.Length > limit ? log[^limit].Version : before._logFrom;
        _log = log.Length > limit ? log[^limit..] : log;
    }

    public ReadOnlySpan<Neighbour> Of(int item)
    {
        if (_catalog.Entry(item) is not { } entry) return [];
        var known = _rows[item];
        if (known?.Version == _catalog.Version) return known.Best;
        var row = (known is not null && known.Version < _catalog.Version && known.Version >= _logFrom ? BringForward(item, entry, known) : null)
            ?? Compare(item, entry);
        if (known is null || known.Version < _catalog.Version) _rows[item] = row;
        return row.Best;
    }

    /// <summary>Null when all are to be compared.</summary>
    private Row? BringForward(int item, CatalogEntry entry, Row row) => _catalog.Content is { } content
        ? IsTouched(item, content.Key(entry.Key), row, content) ? null : row with { Version = _catalog.Version }
        : BringForward(item, row);

    /// <summary>A title has come to or gone from those that were compared: then others may have to be.</summary>
    private bool IsTouched(int item, ContentKey key, Row row, ContentIndex content)
    {
        foreach (var (version, change) in _log)
        {
            if (version <= row.Version) continue;
            if (change.Item == item || IsNear(change.KeyBefore) || IsNear(change.KeyAfter)) return true;
        }
        return false;

        bool IsNear(int other) => other >= 0 && key.Nearness(content.Key(other)) >= row.Lowest;
    }

    private Row? BringForward(int item, Row row)
    {
        var changed = new HashSet<int>();
        foreach (var (version, change) in _log) if (version > row.Version) changed.Add(change.Item);
        if (changed.Contains(item)) return null;
        var kept = Array.FindAll(row.Best, neighbour => !changed.Contains(neighbour.Item));
        // A full row does not know who comes after its last: when it loses one, all are compared.
        if (kept.Length < row.Best.Length && row.Best.Length == Limit) return null;
        var nearest = new NearestTitles(_catalog.Index);
        foreach (var neighbour in kept) nearest.Offer(neighbour.Item, neighbour.Similarity);
        foreach (var other in changed) nearest.Offer(other, _catalog.Similarity(item, other));
        return new Row(_catalog.Version, nearest.Best(), 0);
    }

    private Row Compare(int item, CatalogEntry entry)
    {
        var (nearest, lowest) = (new NearestTitles(_catalog.Index), 0);
        if (_catalog.Content is { } content) content.Compare(item, entry.Key, nearest, out lowest);
        else
            foreach (var other in _catalog.Items)
                if (other != item)
                    nearest.Offer(other, ContentVector.Cosine(entry.Vector, _catalog.Entry(other)!.Vector));
        return new Row(_catalog.Version, nearest.Best(), lowest);
    }
}
