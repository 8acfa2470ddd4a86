using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>Titles that the person has begun and not finished, the one watched last first.</summary>
internal sealed class ContinueSource() : PersonalSource(CandidateSources.Continue, "continue", Most)
{
    public const int Most = 24;

    public override bool Has(in TitleState state) => PersonalTitle.Progress(state) > 0;

    /// <summary>Seconds since it was watched, negated.</summary>
    public override float Recency(in TitleState state, Profile profile, long now) => (state.WatchedAt - now) / 1000;
}
