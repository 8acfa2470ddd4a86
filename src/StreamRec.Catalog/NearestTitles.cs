using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>The most similar of those that are offered, of equals the first by id; 0 is no likeness.</summary>
internal sealed class NearestTitles(ItemIndex index)
{
    private readonly List<Neighbour> _found = new(NeighbourRows.Limit * 4);
    private float _floor;

    public void Offer(int item, float similarity)
    {
        if (similarity <= 0 || similarity < _floor) return;
        _found.Add(new Neighbour(item, similarity));
        if (_found.Count < _found.Capacity) return;
        var best = Best();
        _floor = best[^1].Similarity;
        _found.Clear();
        _found.AddRange(best);
    }

    /// <summary>Best first.</summary>
    public Neighbour[] Best()
    {
        _found.Sort((a, b) => a.Similarity != b.Similarity
            ? b.Similarity.CompareTo(a.Similarity)
            : index[a.Item].CompareTo(index[b.Item]));
        return _found.GetRange(0, Math.Min(_found.Count, NeighbourRows.Limit)).ToArray();
    }
}
