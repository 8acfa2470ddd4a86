using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>Titles that the person has put on their list, the one added last first.</summary>
internal sealed class MyListSource() : PersonalSource(CandidateSources.MyList, "list", Most)
{
    public const int Most = 50;

    public override bool Has(in TitleState state) => state.InList;

    /// <summary>The place in the ring of the newest adding; 0 when the ring has forgotten it.</summary>
    public override float Recency(in TitleState state, Profile profile, long now)
    {
        var ring = profile.Recent;
        for (var k = ring.Length - 1; k >= 0; k--)
            if (ring[k].Type == EventType.AddToList && ring[k].Item == state.Id)
                return k + 1;
        return 0;
    }
}
