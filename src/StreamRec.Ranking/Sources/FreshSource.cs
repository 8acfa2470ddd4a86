namespace StreamRec.Ranking;

/// <summary>The titles that came into the catalogue last.</summary>
internal sealed class FreshSource() : CandidateSource(CandidateSources.Fresh, "fresh")
{
    private const int Quota = 12;

    public override void Gather(in CandidateGatherer into) => into.Add(Flag, into.World.Catalog.Fresh, Quota);

    public override void Fill(in CandidateGatherer into) => into.Add(Flag, into.World.Catalog.Fresh, int.MaxValue);
}
