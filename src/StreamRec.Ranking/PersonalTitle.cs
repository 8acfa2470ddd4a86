using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>What a person's own state of a title makes of it as a candidate.</summary>
internal static class PersonalTitle
{
    /// <summary>From here on what is left are the credits: no longer offered for continuing.</summary>
    private const float Finished = .95f;

    /// <summary>Share watched when begun and not finished, else 0. A title of unknown length counts as half watched.</summary>
    public static float Progress(in TitleState state)
    {
        if (state.PositionSeconds <= 0) return 0;
        var share = state.DurationSeconds > 0 ? (float)state.PositionSeconds / state.DurationSeconds : .5f;
        return share < Finished ? share : 0;
    }

    /// <summary>Kept out of ordinary lists, whatever its score: seen, disliked, or not interesting.</summary>
    /// <param name="state">The profile's own of this title; default when it has none.</param>
    public static bool IsBlocked(Profile profile, ItemId id, in TitleState state) =>
        state.Seen || state.NotInterested || state.Opinion == Opinion.Disliked || profile.HasSeenAndEvicted(id);

    /// <summary>MyList and Continue, as the state has them; not interested or disliked titles are nobody's.</summary>
    public static CandidateSources Sources(in TitleState state)
    {
        if (state.NotInterested || state.Opinion == Opinion.Disliked) return CandidateSources.None;
        var sources = state.InList ? CandidateSources.MyList : CandidateSources.None;
        return Progress(state) > 0 ? sources | CandidateSources.Continue : sources;
    }

    /// <summary>
    /// The order of the person's own surfaces, higher first. Continue: seconds of <paramref name="now"/> − watched, negated.
    /// MyList: place in the ring of the newest adding, 0 when the ring has forgotten it.
    /// </summary>
    public static float Recency(in TitleState state, CandidateSources source, Profile profile, long now)
    {
        if (source == CandidateSources.Continue) return (state.WatchedAt - now) / 1000;
        var ring = profile.Recent;
        for (var k = ring.Length - 1; k >= 0; k--)
            if (ring[k].Type == EventType.AddToList && ring[k].Item == state.Id)
                return k + 1;
        return 0;
    }
}
