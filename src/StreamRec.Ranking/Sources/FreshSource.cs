using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>The titles that came into the catalogue last, of those that may be shown.</summary>
internal sealed class FreshSource() : CandidateSource(CandidateSources.Fresh, "fresh")
{
    private const int Quota = 12;

    public override void Gather(in CandidateGatherer into) => Add(into, Quota);

    public override void Fill(in CandidateGatherer into) => Add(into, CatalogSnapshot.MostFresh);

    private void Add(in CandidateGatherer into, int quota) =>
        into.Add(Flag, into.World.Catalog.Newest, quota, CatalogSnapshot.MostFresh);
}
