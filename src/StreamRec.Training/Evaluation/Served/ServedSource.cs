using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training.Evaluation;

/// <summary>One candidate source alone, in its own order over the whole catalogue, read from the signals that are served.</summary>
internal sealed class ServedSource(ServedWorld world, CandidateSources source) : IRankingMethod
{
    private const float Tie = 1e-9f;

    private readonly RankingScratch _scratch = new();
    private readonly EncodedHistory _encoded = new();

    public string Name => $"source-{source.ToString().ToLowerInvariant()}";

    public void Learn(EventLog log, int end, CancellationToken cancellation) => world.Begin();

    public void Observe(int number) => world.Observe(number);

    public void Score(in Question question, Span<float> scores)
    {
        var served = world.WorldOf(question);
        if (source != CandidateSources.Popularity) _scratch.ReadHistory(world.ProfileOf(question), served, _encoded);
        if (source == CandidateSources.Encoder)
        {
            _scratch.Encoder.Score(served, scores);
            return;
        }
        for (var item = 0; item < scores.Length; item++)
            scores[item] = source switch
            {
                CandidateSources.CoOccurrence => _scratch.Knn[item] + Tie * served.Signals.Count(item, CountWindow.Middle),
                CandidateSources.Content => _scratch.Content.Sum(item) + Tie * served.Signals.Count(item, CountWindow.Middle),
                CandidateSources.Popularity => served.Signals.Count(item, CountWindow.Middle),
                _ => throw new NotSupportedException($"Source {source} has no order of its own here."),
            };
    }
}
