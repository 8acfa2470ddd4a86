using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// The content neighbours of one snapshot, made at the first question and handed on to later snapshots, which bring a row
/// forward by the titles that changed since instead of comparing with all again. Threads that race make the same row.
/// </summary>
internal sealed class NeighbourRows
{
    public const int Limit = 32;

    /// <summary>Beyond, comparing with all is as cheap.</summary>
    private const int LogLimit = 256;

    private sealed record Row(long Version, Neighbour[] Best);

    private readonly Row?[] _rows;
    private readonly (long Version, int Item)[] _log;

    /// <summary>A row of this version or later can be brought forward.</summary>
    private readonly long _logFrom;
    private readonly long _version;
    private readonly CatalogEntry?[] _entries;
    private readonly int[] _items;
    private readonly ItemIndex _index;

    /// <summary>Nothing is known yet.</summary>
    public NeighbourRows(long version, CatalogEntry?[] entries, int[] items, ItemIndex index)
    {
        (_version, _entries, _items, _index) = (version, entries, items, index);
        (_rows, _log, _logFrom) = (new Row?[entries.Length], [], version);
    }

    /// <summary>After changes of some titles.</summary>
    public NeighbourRows(NeighbourRows before, long version, CatalogEntry?[] entries, int[] items, IReadOnlyCollection<int> changed)
        : this(version, entries, items, before._index)
    {
        if (changed.Count > LogLimit) return;
        var log = before._log.Concat(changed.Select(item => (Version: version, Item: item))).ToArray();
        _logFrom = log.Length > LogLimit ? log[^LogLimit].Version : before._logFrom;
        _log = log.Length > LogLimit ? log[^LogLimit..] : log;
        Array.Copy(before._rows, _rows, before._rows.Length);
        foreach (var item in changed) _rows[item] = null;
    }

    public ReadOnlySpan<Neighbour> Of(int item)
    {
        if ((uint)item >= (uint)_entries.Length || _entries[item] is not { } entry) return [];
        var row = Volatile.Read(ref _rows[item]);
        if (row?.Version == _version) return row.Best;
        var best = row is not null && row.Version >= _logFrom ? BringForward(item, entry, row) : Compare(item, entry, _items);
        _rows[item] = new Row(_version, best);
        return best;
    }

    private Neighbour[] BringForward(int item, CatalogEntry entry, Row row)
    {
        var changed = new HashSet<int>();
        foreach (var (version, other) in _log) if (version > row.Version) changed.Add(other);
        var kept = Array.FindAll(row.Best, neighbour => !changed.Contains(neighbour.Item));
        // A full row does not know who comes after its last: when it loses one, all are compared.
        if (kept.Length < row.Best.Length && row.Best.Length == Limit) return Compare(item, entry, _items);
        var present = changed.Where(other => _entries[other] is not null).ToArray();
        return Best([.. kept, .. Compare(item, entry, present)]);
    }

    private Neighbour[] Compare(int item, CatalogEntry entry, int[] others)
    {
        var found = new List<Neighbour>(Limit * 4);
        var floor = 0f;
        foreach (var other in others)
        {
            if (other == item) continue;
            var similarity = ContentVector.Cosine(entry.Vector, _entries[other]!.Vector);
            if (similarity <= 0 || similarity < floor) continue;
            found.Add(new Neighbour(other, similarity));
            if (found.Count < found.Capacity) continue;
            var best = Best(found);
            floor = best[^1].Similarity;
            found.Clear();
            found.AddRange(best);
        }
        return Best(found);
    }

    private Neighbour[] Best(List<Neighbour> found)
    {
        found.Sort((a, b) => a.Similarity != b.Similarity
            ? b.Similarity.CompareTo(a.Similarity)
            : _index[a.Item].CompareTo(_index[b.Item]));
        return found.GetRange(0, Math.Min(found.Count, Limit)).ToArray();
    }
}
