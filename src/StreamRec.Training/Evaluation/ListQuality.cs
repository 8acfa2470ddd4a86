using StreamRec.Catalog;

namespace StreamRec.Training.Evaluation;

/// <summary>What the top tens are like, whether they hit or not: coverage, popularity, distance within a list.</summary>
internal sealed class ListQuality
{
    public const int Length = 10;

    private readonly CatalogSnapshot? _content;
    private readonly bool[] _shown;
    private readonly int[] _popularityRank;
    private readonly int _catalogue;
    private double _ranks, _distances;
    private long _titles, _pairs;
    private int _covered;

    /// <param name="content">Titles numbered as in the log; null: nothing is known of them.</param>
    public ListQuality(EvaluationSplit split, CatalogSnapshot? content)
    {
        (_content, _catalogue) = (content, split.Catalogue);
        _shown = new bool[split.Log.Items];
        _popularityRank = new int[split.Log.Items];
        var counts = new int[split.Log.Items];
        for (var number = 0; number < split.FitEnd; number++) counts[split.Log.Item[number]]++;
        var order = new int[counts.Length];
        for (var item = 0; item < order.Length; item++) order[item] = item;
        Array.Sort(order, (a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : a.CompareTo(b));
        for (var place = 0; place < order.Length; place++) _popularityRank[order[place]] = place + 1;
    }

    public double Coverage => (double)_covered / _catalogue;
    public double PopularityRank => _titles == 0 ? 0 : _ranks / _titles;
    public double IntraListDistance => _pairs == 0 ? double.NaN : _distances / _pairs;

    public void Add(ReadOnlySpan<int> top)
    {
        for (var k = 0; k < top.Length; k++)
        {
            if (!_shown[top[k]]) _covered++;
            _shown[top[k]] = true;
            _ranks += _popularityRank[top[k]];
            _titles++;
            if (_content?[top[k]] is null) continue;
            for (var other = 0; other < k; other++)
            {
                if (_content[top[other]] is null) continue;
                _distances += 1 - _content.Similarity(top[k], top[other]);
                _pairs++;
            }
        }
    }
}
