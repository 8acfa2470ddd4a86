using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// One source of candidates: its bit, its name on the wire, how many it may give and where it has them from. Instances keep no
/// state: what a gathering needs is in its <see cref="RankingScratch"/>.
/// </summary>
internal abstract class CandidateSource(CandidateSources flag, string wireName)
{
    public CandidateSources Flag { get; } = flag;

    /// <summary>In <c>sources</c> of a list's item.</summary>
    public string WireName { get; } = wireName;

    /// <summary>Takes its quota, best first.</summary>
    public virtual void Gather(in CandidateGatherer into)
    {
    }

    /// <summary>Takes what it has beyond its quota, while there is room.</summary>
    public virtual void Fill(in CandidateGatherer into)
    {
    }
}

/// <summary>
/// A source of the person's own titles, which a surface of their own shows although they are blocked elsewhere. They take no
/// place from other sources.
/// </summary>
internal abstract class PersonalSource(CandidateSources flag, string wireName, int limit) : CandidateSource(flag, wireName)
{
    /// <summary>Titles at most.</summary>
    public int Limit { get; } = limit;

    /// <summary>The state of a title that is neither disliked nor not interesting puts it here.</summary>
    public abstract bool Has(in TitleState state);

    /// <summary>Orders the source and its surface: higher first.</summary>
    /// <param name="now">ms since 1970</param>
    public abstract float Recency(in TitleState state, Profile profile, long now);

    public override void Gather(in CandidateGatherer into) => into.AddOwn(this);
}
