using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// The served candidates, their features and their sources' scores without a ranker: what training learns from and evaluation
/// measures. Reusable; one thread's.
/// </summary>
public sealed class CandidateProbe
{
    private const float Tie = 1e-9f;

    private readonly RankingScratch _scratch = new();
    private readonly CandidateSet _pool = new();
    private readonly Taste _taste = new();
    private readonly EncodedHistory _encoded = new();
    private Profile _profile = Profile.Empty;
    private World _world;

    /// <summary>Candidates at most.</summary>
    public const int Limit = CandidateGatherer.Limit;

    public ReadOnlySpan<int> Items => _pool.Items;
    public ReadOnlySpan<CandidateSources> Sources => _pool.Sources;

    /// <summary>The ordered item-kNN score, the one for titles outside the candidates too.</summary>
    public float Knn(int item) => _scratch.Knn[item];

    public void Read(Profile profile, in World world)
    {
        ReadHistory(profile, world);
        _scratch.ReadStates(profile, world.Catalog.Index);
        _taste.Read(profile, _scratch.History, world);
        CandidateGatherer.Gather(profile, world, _taste, _scratch, _pool);
    }

    /// <summary>For <see cref="WriteScores"/> alone: no candidates are gathered.</summary>
    public void ReadHistory(Profile profile, in World world)
    {
        (_profile, _world) = (profile, world);
        _scratch.ReadHistory(profile, world, _encoded);
    }

    /// <summary>A source's own order over the whole catalogue, equals by popularity; by title number.</summary>
    /// <exception cref="NotSupportedException">The source has no order of its own.</exception>
    public void WriteScores(CandidateSources source, Span<float> scores)
    {
        if (source == CandidateSources.Encoder)
        {
            _scratch.Encoder.Score(_world, scores);
            return;
        }
        for (var item = 0; item < scores.Length; item++)
        {
            var popular = _world.Signals.Count(item, CountWindow.Middle);
            scores[item] = source switch
            {
                CandidateSources.CoOccurrence => _scratch.Knn[item] + Tie * popular,
                CandidateSources.Content => _scratch.Content.Sum(item) + Tie * popular,
                CandidateSources.Popularity => popular,
                _ => throw new NotSupportedException($"Source {source} has no order of its own here."),
            };
        }
    }

    /// <param name="row">Of <see cref="FeatureList.Count"/> values.</param>
    public void WriteFeatures(int place, Span<float> row) =>
        CandidateScorer.Write(row, _profile, _world, _taste, _pool, place, _scratch);
}
