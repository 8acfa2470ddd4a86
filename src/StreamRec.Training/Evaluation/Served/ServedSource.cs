using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>One candidate source alone, in its own order over the whole catalogue, read from the signals that are served.</summary>
internal sealed class ServedSource(ServedWorld world, CandidateSources source) : IRankingMethod
{
    private readonly CandidateProbe _probe = new();

    public string Name => $"source-{source.ToString().ToLowerInvariant()}";

    public void Learn(EventLog log, int end, CancellationToken cancellation) => world.Begin();

    public void Observe(int number) => world.Observe(number);

    public void Score(in Question question, Span<float> scores)
    {
        _probe.ReadHistory(world.ProfileOf(question), world.WorldOf(question));
        _probe.WriteScores(source, scores);
    }
}
