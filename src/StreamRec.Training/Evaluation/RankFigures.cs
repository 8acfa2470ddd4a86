namespace StreamRec.Training.Evaluation;

/// <summary>Averages over some of the questions, one relevant title each.</summary>
public readonly record struct RankFigures(int Questions, double HitRate10, double Ndcg10, double HitRate20, double Mrr20, double Recall100)
{
    public static double Gain10(int rank) => rank is >= 1 and <= 10 ? 1 / Math.Log2(rank + 1) : 0;

    /// <param name="of">Which ranks count.</param>
    public static RankFigures Of(ReadOnlySpan<int> ranks, Func<int, bool>? of = null)
    {
        var (count, hits10, hits20, hits100, gain, reciprocal) = (0, 0, 0, 0, 0.0, 0.0);
        for (var question = 0; question < ranks.Length; question++)
        {
            if (of is not null && !of(question)) continue;
            count++;
            var rank = ranks[question];
            if (rank is < 1 or > 100) continue;
            hits100++;
            if (rank <= 20) (hits20, reciprocal) = (hits20 + 1, reciprocal + 1.0 / rank);
            if (rank <= 10) (hits10, gain) = (hits10 + 1, gain + Gain10(rank));
        }
        double all = Math.Max(1, count);
        return new RankFigures(count, hits10 / all, gain / all, hits20 / all, reciprocal / all, hits100 / all);
    }
}
