namespace StreamRec.Ranking;

/// <summary>
/// Titles that answer what the person has just searched for: before all others, since a history may fill the pool and what was asked for
/// is to be there.
/// </summary>
internal sealed class SearchedSource() : CandidateSource(CandidateSources.Searched, "searched")
{
    private const int Quota = 40;

    public override void Gather(in CandidateGatherer into) => into.Add(Flag, into.Taste.Searched.Found, Quota);
}
