using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// The node's catalogue: any number of readers, writers one at a time. A change costs a copy of the reference arrays and
/// the vectors of the titles that it names (0.1 ms for one of 30,000), so a long list of changes belongs in one call.
/// </summary>
public sealed class CatalogStore(ItemIndex index)
{
    private readonly Lock _writing = new();
    private TextStatistics _statistics = TextStatistics.Empty;
    private volatile CatalogSnapshot _current = CatalogSnapshot.None(index);

    public ItemIndex Index => index;
    public CatalogSnapshot Current => _current;

    /// <summary>
    /// Publishes one new snapshot for all of them; a null title withdraws. What changes nothing is passed over, and the
    /// snapshot stays when nothing is left. A title that is replaced keeps the time at which it was first there.
    /// </summary>
    public void Apply(IReadOnlyCollection<(ItemId Id, Title? Title)> changes)
    {
        lock (_writing)
        {
            var effective = new Dictionary<int, CatalogEntry?>();
            foreach (var (id, title) in changes)
            {
                if (title is not null && title.Id != id) throw new ArgumentException($"The change of {id} has the title of {title.Id}.", nameof(changes));
                Change(effective, id, title);
            }
            if (effective.Count == 0) return;
            var next = _current.With(effective);
            if (_statistics.Outgrown(next.Items.Length))
            {
                _statistics = TextStatistics.Of(Titles(next));
                next = next.Rebuilt(_statistics);
            }
            _current = next;
        }
    }

    private void Change(Dictionary<int, CatalogEntry?> effective, ItemId id, Title? title)
    {
        var known = index.TryGet(id, out var item);
        if (title is null)
        {
            if (known && _current[item] is not null) effective[item] = null;
            else if (known) effective.Remove(item);
            return;
        }
        item = index.Add(id);
        var before = _current[item];
        var kept = before is null ? title : title with { AddedAt = before.AddedAt };
        if (before is not null && TitleJson.Write(before).AsSpan().SequenceEqual(TitleJson.Write(kept))) effective.Remove(item);
        else effective[item] = CatalogEntry.Of(kept, _statistics);
    }

    private static List<Title> Titles(CatalogSnapshot snapshot)
    {
        var titles = new List<Title>(snapshot.Items.Length);
        foreach (var item in snapshot.Items) titles.Add(snapshot[item]!);
        return titles;
    }
}
