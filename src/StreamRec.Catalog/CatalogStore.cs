using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// The node's catalogue: any number of readers, writers one at a time. A change costs what hangs on the titles that it names and a
/// copy of their pages, however many titles there are; a catalogue that has grown by half is derived from anew.
/// </summary>
/// <param name="largeFrom">Titles from which indexes are used that do not read every title.</param>
public sealed class CatalogStore(ItemIndex index, int largeFrom = CatalogSnapshot.LargeFrom)
{
    private readonly Lock _writing = new();
    private volatile CatalogSnapshot _current = CatalogSnapshot.None(index);

    /// <summary>Is told of every change; null: nobody is.</summary>
    public CatalogHistory? History { get; init; }

    public ItemIndex Index => index;
    public CatalogSnapshot Current => _current;

    /// <summary>
    /// Publishes one new snapshot for all of them; a null title withdraws. What changes nothing is passed over, and the
    /// snapshot stays when nothing is left.
    /// </summary>
    public void Apply(IReadOnlyCollection<(ItemId Id, Title? Title)> changes)
    {
        lock (_writing)
        {
            var titles = new Dictionary<int, Title?>();
            foreach (var (id, title) in changes)
            {
                if (title is not null && title.Id != id)
                    throw new ArgumentException($"The change of {id} has the title of {title.Id}.", nameof(changes));
                Change(titles, id, title);
            }
            if (titles.Count == 0) return;
            var current = _current;
            if (current.Basis.Statistics.Outgrown(CountAfter(current, titles)))
                current = current.Rebuilt(new CatalogBasis(After(current, titles), largeFrom), titles);
            _current = current.With(titles);
            History?.Append(changes, _current.Version);
        }
    }

    private void Change(Dictionary<int, Title?> titles, ItemId id, Title? title)
    {
        if (title is null)
        {
            if (!index.TryGet(id, out var withdrawn)) return;
            if (_current[withdrawn] is null) titles.Remove(withdrawn);
            else titles[withdrawn] = null;
            return;
        }
        var item = index.Add(id);
        var before = _current[item];
        var same = before is not null
            && (ReferenceEquals(before, title) || TitleJson.Write(before).AsSpan().SequenceEqual(TitleJson.Write(title)));
        if (same) titles.Remove(item);
        else titles[item] = title;
    }

    private static int CountAfter(CatalogSnapshot snapshot, Dictionary<int, Title?> changes)
    {
        var count = snapshot.Count;
        foreach (var (item, title) in changes) count += (title is null ? 0 : 1) - (snapshot[item] is null ? 0 : 1);
        return count;
    }

    private static List<Title> After(CatalogSnapshot snapshot, Dictionary<int, Title?> changes)
    {
        var titles = new List<Title>(snapshot.Count + changes.Count);
        foreach (var item in snapshot.Items) if (!changes.ContainsKey(item)) titles.Add(snapshot[item]!);
        foreach (var title in changes.Values) if (title is not null) titles.Add(title);
        return titles;
    }
}
