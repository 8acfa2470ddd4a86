namespace StreamRec.Ranking;

/// <summary>What is near in content (genres, people, year, words, tags) to the titles of the person's history.</summary>
internal sealed class ContentSource() : CandidateSource(CandidateSources.Content, "content")
{
    private const int Quota = 40, Most = 64;

    public override void Gather(in CandidateGatherer into)
    {
        var (content, top) = (into.Scratch.Content, into.Scratch.ContentTop);
        top.Begin(Most, into.World.Catalog.Index);
        foreach (var item in content.Touched)
            if (content.Sum(item) > 0) into.Offer(top, item, content.Sum(item));
        top.Sort();
        into.AddTop(Flag, top, Quota);
    }

    public override void Fill(in CandidateGatherer into) => into.AddTop(Flag, into.Scratch.ContentTop, Most);
}
