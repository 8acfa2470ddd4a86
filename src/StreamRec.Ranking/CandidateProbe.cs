using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>The served candidates and their features without a model: what training learns from. Reusable.</summary>
internal sealed class CandidateProbe
{
    private readonly RankingScratch _scratch = new();
    private readonly CandidateSet _pool = new();
    private readonly Taste _taste = new();
    private readonly EncodedHistory _encoded = new();
    private Profile _profile = Profile.Empty;
    private World _world;

    public ReadOnlySpan<int> Items => _pool.Items;
    public ReadOnlySpan<CandidateSources> Sources => _pool.Sources;

    /// <summary>The ordered item-kNN score, the one for titles outside the candidates too.</summary>
    public float Knn(int item) => _scratch.Knn[item];

    public void Read(Profile profile, in World world)
    {
        (_profile, _world) = (profile, world);
        _scratch.ReadHistory(profile, world, _encoded);
        _scratch.ReadStates(profile, world.Catalog.Index);
        _taste.Read(_scratch.History, world);
        CandidateGatherer.Gather(profile, world, _scratch, _pool);
    }

    public void WriteFeatures(int place, Span<float> row) =>
        CandidateScorer.Write(row, _profile, _world, _taste, _pool, place, _scratch);
}
