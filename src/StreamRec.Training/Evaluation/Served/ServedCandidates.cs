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

    public void Score(in Question question, Span<float> scores) => world.Rank(question).WriteScores(scores);
}
