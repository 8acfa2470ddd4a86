using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Benchmarks.Mix;

/// <summary>
/// A full re-scoring that gathers nothing twice: the candidates, their affinities and the taste stay from the last strong
/// event, the features of all candidates are computed and the network runs over all of them after every event. It is given
/// for nothing what is hard about it: that the weak event leaves the set of candidates as it is comes from the caller.
/// </summary>
internal sealed class LeanRescoring(RankingSettings settings)
{
    private readonly CandidateSet _pool = new();
    private readonly Taste _taste = new();
    private readonly EncodedHistory _encoded = new();
    private readonly float[] _typical = new float[FeatureList.Count];

    /// <summary>The same work as <see cref="UserRanking.ScoreAll"/>.</summary>
    public void Gather(Profile profile, Pins pins)
    {
        var worker = pins.Model.Rent();
        var world = World.Of(pins);
        worker.Scratch.ReadHistory(profile, world, _encoded);
        worker.Scratch.ReadStates(profile, pins.Catalog.Index);
        _taste.Read(profile, worker.Scratch.History, world);
        CandidateGatherer.Gather(profile, world, _taste, worker.Scratch, _pool, settings.Candidates);
        CandidateScorer.ScoreAll(profile, world, _taste, _pool, worker, _typical);
        pins.Model.Return(worker);
    }

    /// <summary>All candidates, none gathered anew.</summary>
    public void Score(Profile profile, Pins pins)
    {
        var worker = pins.Model.Rent();
        worker.Scratch.ReadStates(profile, pins.Catalog.Index);
        CandidateScorer.ScoreAll(profile, World.Of(pins), _taste, _pool, worker, _typical);
        pins.Model.Return(worker);
    }
}
