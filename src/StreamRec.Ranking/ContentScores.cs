using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// How near titles are to a history by content: the neighbour lists of its newest liked titles, added up. What is in no list
/// gets 0. A reusable buffer: it allocates only when the number of titles has grown.
/// </summary>
internal sealed class ContentScores
{
    /// <summary>Liked titles that count, newest first, each step back by <see cref="Recency"/> less.</summary>
    private const int Depth = 12;
    private const float Recency = .8f;

    private float[] _nearest = [];
    private float[] _sum = [];
    private float[] _session = [];
    private float[] _disliked = [];
    private int[] _because = [];
    private bool[] _met = [];
    private int[] _touched = [];
    private int _count;

    /// <summary>Titles with a score, in the order in which they were met.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _count);

    public float Sum(int item) => item < _sum.Length ? _sum[item] : 0;

    public void Accumulate(CatalogSnapshot catalog, History history)
    {
        Clear();
        var (weight, used) = (1f, 0);
        for (var k = 0; k < history.Chosen.Length && used < Depth; k++)
        {
            if (!history.IsPositive(k)) continue;
            var from = history.Chosen[k];
            foreach (var near in catalog.Neighbours(from)) Add(from, near, weight, history.IsInSession(k));
            weight *= Recency;
            used++;
        }
        for (var k = 0; k < history.TurnedDown.Length; k++)
            foreach (var near in catalog.Neighbours(history.TurnedDown[k]))
            {
                Meet(near.Item);
                _disliked[near.Item] = Math.Max(_disliked[near.Item], near.Similarity * history.Strength(k));
            }
    }

    public Affinity Of(int item, float knn, int knnBecause, float encoder)
    {
        if (item >= _met.Length || !_met[item]) return Affinity.None with { Knn = knn, KnnBecause = knnBecause, Encoder = encoder };
        var nearest = _nearest[item];
        return new Affinity(
            knn, knnBecause, nearest, nearest > 0 ? _because[item] : -1, _sum[item], _session[item], _disliked[item], encoder);
    }

    private void Add(int from, in Neighbour near, float weight, bool inSession)
    {
        var item = near.Item;
        Meet(item);
        _sum[item] += weight * near.Similarity;
        if (inSession) _session[item] = Math.Max(_session[item], near.Similarity);
        if (near.Similarity > _nearest[item]) (_nearest[item], _because[item]) = (near.Similarity, from);
    }

    private void Meet(int item)
    {
        if (item >= _met.Length) Grow(Math.Max(item + 1, _met.Length * 2));
        if (_met[item]) return;
        _met[item] = true;
        _touched[_count++] = item;
    }

    private void Clear()
    {
        foreach (var item in Touched)
            (_met[item], _nearest[item], _sum[item], _session[item], _disliked[item]) = (false, 0, 0, 0, 0);
        _count = 0;
    }

    private void Grow(int length)
    {
        Array.Resize(ref _nearest, length);
        Array.Resize(ref _sum, length);
        Array.Resize(ref _session, length);
        Array.Resize(ref _disliked, length);
        Array.Resize(ref _because, length);
        Array.Resize(ref _met, length);
        Array.Resize(ref _touched, length);
    }
}
