using StreamRec.Domain;

namespace StreamRec.Training.Evaluation;

/// <summary>A mean and its 95 % interval.</summary>
public readonly record struct Interval(double Mean, double Low, double High);

/// <summary>
/// 95 % percentile bootstraps over users (or sessions): questions of one user are not independent, so users are drawn, with
/// replacement. The same seed draws the same users for every method, which is what makes differences paired.
/// </summary>
public sealed class Bootstrap(EvaluationSplit split, long seed)
{
    public const int Draws = 1000;

    /// <summary>Of a value per question.</summary>
    /// <param name="of">Which questions count.</param>
    public Interval Mean(Func<int, double> value, Func<int, bool>? of = null)
    {
        var places = new Dictionary<int, int>();
        var (sums, counts) = (new List<double>(), new List<int>());
        for (var question = 0; question < split.Questions.Length; question++)
        {
            if (of is not null && !of(question)) continue;
            var user = split.Log.User[split.Questions[question]];
            if (places.TryAdd(user, sums.Count))
            {
                sums.Add(0);
                counts.Add(0);
            }
            sums[places[user]] += value(question);
            counts[places[user]]++;
        }
        if (sums.Count == 0) return default;
        var means = new double[Draws];
        var random = new SplitMix(seed);
        for (var draw = 0; draw < Draws; draw++)
        {
            var (sum, count) = (0.0, 0);
            for (var k = 0; k < sums.Count; k++)
            {
                var user = random.Below(sums.Count);
                (sum, count) = (sum + sums[user], count + counts[user]);
            }
            means[draw] = sum / count;
        }
        Array.Sort(means);
        return new Interval(sums.Sum() / counts.Sum(), means[(int)(.025 * Draws)], means[(int)(.975 * Draws)]);
    }

    public Interval Ndcg(MethodRanks ranks) => Mean(question => RankFigures.Gain10(ranks.Ranks[question]));

    /// <summary>NDCG@10 of the one less that of the other, over the same questions.</summary>
    public Interval Difference(MethodRanks ranks, MethodRanks other) =>
        Mean(question => RankFigures.Gain10(ranks.Ranks[question]) - RankFigures.Gain10(other.Ranks[question]));
}
