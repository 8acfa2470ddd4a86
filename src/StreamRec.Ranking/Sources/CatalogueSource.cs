namespace StreamRec.Ranking;

/// <summary>The catalogue as it comes, where the other sources alone would leave a list thin.</summary>
internal sealed class CatalogueSource() : CandidateSource(CandidateSources.Catalogue, "catalogue")
{
    public override void Fill(in CandidateGatherer into)
    {
        if (into.World.Catalog.IsLarge) into.AddWhileRoom(Flag);
        else into.Add(Flag, into.World.Catalog.Items, int.MaxValue);
    }
}
