namespace StreamRec.Signals.Tests.MovieTweetings;

/// <summary>
/// The reference: every C[i,j] in double precision, nothing left out; popularity of seven days breaks ties.
/// <paramref name="shrinkAt"/>: the day of s = 40 e^(t/τ); null follows the day that is scored, as the product does.
/// </summary>
internal sealed class ExactOrderedKnn(long origin, long? shrinkAt) : ILiveScorer
{
    private const double Tau = 7 * 86_400_000.0;
    private readonly Dictionary<int, Dictionary<int, double>> _rows = [];
    private readonly Dictionary<int, double> _moves = [];
    private readonly ExactPopularity _popularity = new();

    public void Observe(Interaction move, ReadOnlyMemory<int> recentNewestFirst)
    {
        _popularity.Observe(move, recentNewestFirst);
        var weight = Math.Exp((move.At - origin) / Tau);
        _moves[move.Item] = _moves.GetValueOrDefault(move.Item) + weight;
        foreach (var from in recentNewestFirst.Span)
        {
            Add(from, move.Item, weight);
            Add(move.Item, from, .3 * weight);
            weight *= .85;
        }
    }

    public void Score(ReadOnlySpan<int> historyNewestFirst, long at, Span<float> scores)
    {
        var popularity = new float[scores.Length];
        _popularity.Score(historyNewestFirst, at, popularity);
        var shrinkage = 40 * Math.Exp(((shrinkAt ?? at) - origin) / Tau);
        var sums = new double[scores.Length];
        var recency = 1.0;
        foreach (var from in historyNewestFirst)
        {
            var factor = recency / (_moves.GetValueOrDefault(from) + shrinkage);
            if (_rows.TryGetValue(from, out var row))
                foreach (var (to, weight) in row) if (to < sums.Length) sums[to] += factor * weight;
            recency *= .7;
        }
        for (var item = 0; item < sums.Length; item++)
        {
            var score = sums[item] == 0 ? 0 : sums[item] / Math.Pow((_moves.GetValueOrDefault(item) + shrinkage) / shrinkage * 40, .3);
            scores[item] = (float)(score + 1e-6 * popularity[item]);
        }
    }

    private void Add(int from, int to, double weight)
    {
        if (!_rows.TryGetValue(from, out var row)) _rows[from] = row = [];
        row[to] = row.GetValueOrDefault(to) + weight;
    }
}
