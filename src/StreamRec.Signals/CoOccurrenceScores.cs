namespace StreamRec.Signals;

/// <summary>
/// The ordered item-kNN score of one history: Score(j) = Σ_k .7^k C[i_k,j] / ((n_i + 40)(n_j + 40)^0.3) over its newest 30
/// titles. A reusable buffer: it allocates only when the number of titles has grown. Not safe for several threads.
/// </summary>
public sealed class CoOccurrenceScores
{
    private float[] _scores = [];
    private float[] _largest = [];
    private int[] _because = [];
    private int[] _touched = [];
    private int _count;

    /// <summary>Titles with a score, in the order in which they were met. History titles can be among them.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _count);

    /// <summary>0 for titles that were not touched.</summary>
    public float this[int item] => (uint)item < (uint)_scores.Length ? _scores[item] : 0;

    /// <summary>The history title that gave most of the score; −1 when the title has none.</summary>
    public int Because(int item) => (uint)item < (uint)_scores.Length && _scores[item] > 0 ? _because[item] : -1;

    /// <summary>Forgets the last history and scores this one.</summary>
    public void Accumulate(SignalsSnapshot snapshot, ReadOnlySpan<int> recentNewestFirst)
    {
        Clear();
        Grow(snapshot);
        var recency = 1f;
        foreach (var from in recentNewestFirst[..Math.Min(recentNewestFirst.Length, OrderedKnn.History)])
        {
            var edges = snapshot.Next(from);
            Add(edges, from, recency * edges.Scale / (snapshot.Moves(from) + OrderedKnn.Shrinkage));
            recency *= OrderedKnn.Recency;
        }
        foreach (var item in Touched) _scores[item] *= snapshot.Damping(item);
    }

    private void Add(CoEdges edges, int from, float factor)
    {
        var targets = edges.Targets;
        var stored = edges.Stored;
        for (var k = 0; k < targets.Length; k++)
        {
            var part = stored[k] * factor;
            if (part <= 0) continue;
            var item = targets[k];
            if (item >= _scores.Length) Resize(item + 1);
            if (_scores[item] == 0) _touched[_count++] = item;
            _scores[item] += part;
            if (part <= _largest[item]) continue;
            (_largest[item], _because[item]) = (part, from);
        }
    }

    private void Clear()
    {
        foreach (var item in Touched) (_scores[item], _largest[item]) = (0, 0);
        _count = 0;
    }

    private void Grow(SignalsSnapshot snapshot)
    {
        if (snapshot.ItemBound > _scores.Length) Resize(snapshot.ItemBound);
    }

    private void Resize(int length)
    {
        Array.Resize(ref _scores, length);
        Array.Resize(ref _largest, length);
        Array.Resize(ref _because, length);
        Array.Resize(ref _touched, length);
    }
}
