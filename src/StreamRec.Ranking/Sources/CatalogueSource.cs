namespace StreamRec.Ranking;

/// <summary>What of the catalogue comes first, where the other sources alone would leave a list thin.</summary>
internal sealed class CatalogueSource() : CandidateSource(CandidateSources.Catalogue, "catalogue")
{
    public override void Fill(in CandidateGatherer into) => into.Add(Flag, into.World.Catalog.Ordered, int.MaxValue);
}
