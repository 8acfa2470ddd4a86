using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// What counting alone reaches, ranking all titles of the catalogue that the person has not touched: moves of the last seven
/// days, strictly before the choice, and the ordered item-kNN (ties and empty histories by those moves).
/// </summary>
internal sealed class CountingBaselines(IReadOnlyList<Interaction> interactions, ItemIndex index)
{
    private const long Window = 7L * 24 * 3_600_000;

    private readonly int[] _moves = new int[index.Count];
    private readonly Dictionary<UserId, HashSet<int>> _touched = [];
    private int _counted;
    private int _expired;

    public RankMetrics Popular { get; } = new();
    public RankMetrics Knn { get; } = new();

    /// <summary>Every choice in order, whether it is measured or not.</summary>
    public void Visit(in ChoicePoint point, bool measure, CandidateProbe probe)
    {
        var target = index.TryGet(point.Choice.Item, out var item) ? item : -1;
        if (!_touched.TryGetValue(point.Choice.User, out var touched)) _touched[point.Choice.User] = touched = [];
        if (measure) Measure(point, target, touched, probe);
        if (target >= 0) touched.Add(target);
    }

    private void Measure(in ChoicePoint point, int target, HashSet<int> touched, CandidateProbe probe)
    {
        var (at, catalog) = (point.Choice.At, point.Catalog);
        if (target < 0 || catalog[target] is null || touched.Contains(target))
        {
            Popular.Add(0);
            Knn.Add(0);
            return;
        }
        for (; interactions[_counted].At < at; _counted++) Count(_counted, 1);
        for (; interactions[_expired].At < at - Window; _expired++) Count(_expired, -1);
        var (popular, knn) = (1, 1);
        var (moves, score) = (_moves[target], Score(target, probe));
        foreach (var other in catalog.Items)
        {
            if (other == target) continue;
            var (morePopular, nearer) = (_moves[other] >= moves, Score(other, probe) >= score);
            if ((!morePopular && !nearer) || touched.Contains(other)) continue;
            if (morePopular) popular++;
            if (nearer) knn++;
        }
        Popular.Add(popular);
        Knn.Add(knn);
    }

    private double Score(int item, CandidateProbe probe) => probe.Knn(item) + 1e-6 * _moves[item];

    private void Count(int number, int change)
    {
        if (index.TryGet(interactions[number].Item, out var item) && item < _moves.Length) _moves[item] += change;
    }
}
