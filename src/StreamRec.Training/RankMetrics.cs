using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>HR@10 and NDCG@10 with one relevant title per choice, averaged over all choices; a miss is rank 0.</summary>
internal sealed class RankMetrics
{
    private double _hits;
    private double _gain;

    public int Choices { get; private set; }
    public double HitRate => Choices == 0 ? 0 : _hits / Choices;
    public double Ndcg => Choices == 0 ? 0 : _gain / Choices;

    public void Add(int rank)
    {
        Choices++;
        if (rank is < 1 or > 10) return;
        _hits++;
        _gain += RankFigures.Gain10(rank);
    }

    public void AddMisses(int count) => Choices += count;

    /// <summary>1 + strictly better + equal others, the chosen one's score first.</summary>
    public static int Rank(ReadOnlySpan<float> scores)
    {
        var rank = 1;
        foreach (var score in scores[1..])
            if (score >= scores[0]) rank++;
        return rank;
    }

    public void WriteTo(IDictionary<string, double> metrics, string prefix)
    {
        metrics[$"{prefix}.hr@10"] = Math.Round(HitRate, 5);
        metrics[$"{prefix}.ndcg@10"] = Math.Round(Ndcg, 5);
    }
}
