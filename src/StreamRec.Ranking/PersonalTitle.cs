using StreamRec.Catalog;
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

    /// <summary>Kept out of ordinary lists, whatever its score: turned down, seen, or begun of late.</summary>
    /// <param name="state">The profile's own of this title; default when it has none.</param>
    public static bool IsBlocked(Profile profile, Title title, in TitleState state, in World world) =>
        IsTurnedDown(state)
        || ((state.Seen || world.Seen.IsBegun(state, world.Context.Now) || profile.HasSeenAndEvicted(title.Id))
            && !IsRepeated(title, world));

    /// <summary>Of a kind that people see again.</summary>
    public static bool IsRepeated(Title title, in World world) =>
        !world.Seen.RepeatedKinds.IsEmpty && world.Seen.RepeatedKinds.Contains(title.Kind.Word);

    /// <summary>Of no source of the person's own either.</summary>
    public static bool IsTurnedDown(in TitleState state) =>
        state.NotInterested || state.Opinion == Opinion.Disliked || state.Rating is > 0 and <= Verdicts.Low;

    /// <summary>The personal sources that the state puts it in; titles that were turned down are nobody's.</summary>
    public static CandidateSources Sources(in TitleState state)
    {
        var sources = CandidateSources.None;
        if (IsTurnedDown(state)) return sources;
        foreach (var source in SourceTable.Personal)
            if (source.Has(state)) sources |= source.Flag;
        return sources;
    }
}
