using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// The ranker over the whole catalogue, without candidate stage, seen policy and slate policy: what the weights are worth.
/// </summary>
internal sealed class ModelAlone(ServedWorld world) : IRankingMethod
{
    private readonly UserRanking _ranking = new();

    public string Name => "model-alone";

    public void Learn(EventLog log, int end, CancellationToken cancellation) => world.Begin();

    public void Observe(int number) => world.Observe(number);

    public void Score(in Question question, Span<float> scores)
    {
        _ranking.ScoreCatalogue(world.ProfileOf(question), world.PinsOf(question));
        _ranking.WriteScores(scores, blocked: true);
    }
}
