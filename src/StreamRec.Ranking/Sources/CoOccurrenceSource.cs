namespace StreamRec.Ranking;

/// <summary>What people go on to after the titles of the person's history (ordered item-kNN, live).</summary>
internal sealed class CoOccurrenceSource() : CandidateSource(CandidateSources.CoOccurrence, "coOccurrence")
{
    private const int Quota = 80, Most = 160;

    public override void Gather(in CandidateGatherer into)
    {
        var (knn, top) = (into.Scratch.Knn, into.Scratch.KnnTop);
        top.Begin(Most, into.World.Catalog.Index);
        foreach (var item in knn.Touched) into.Offer(top, item, knn[item]);
        top.Sort();
        into.AddTop(Flag, top, Quota);
    }

    public override void Fill(in CandidateGatherer into) => into.AddTop(Flag, into.Scratch.KnnTop, Most);
}
