using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// The served candidates in the ranker's order, before the slate policy: what that policy costs or brings is the difference.
/// </summary>
internal sealed class ServedCandidates(ServedWorld world) : IRankingMethod
{
    public string Name => "served-candidates";

    public void Learn(EventLog log, int end, CancellationToken cancellation) => world.Begin();

    public void Observe(int number) => world.Observe(number);

    public void Score(in Question question, Span<float> scores) => Write(world.Rank(question).Pool, scores);

    /// <summary>−∞ for what is no candidate, or blocked.</summary>
    internal static void Write(CandidateSet pool, Span<float> scores)
    {
        scores.Fill(float.NegativeInfinity);
        for (var place = 0; place < pool.Count; place++)
            if ((pool.Marks[place] & CandidateMarks.Blocked) == 0 && pool.Items[place] < scores.Length)
                scores[pool.Items[place]] = pool.Scores[place];
    }
}
