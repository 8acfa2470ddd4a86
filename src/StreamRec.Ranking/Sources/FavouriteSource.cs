namespace StreamRec.Ranking;

/// <summary>
/// Titles of the genres and kinds that the person is said to like, so that a first list can be led by them, in a catalogue of any size.
/// </summary>
internal sealed class FavouriteSource() : CandidateSource(CandidateSources.Favourite, "favourite")
{
    private const int Quota = 60;

    public override void Gather(in CandidateGatherer into) => into.Add(Flag, into.Taste.Favourites.Found, Quota);
}
