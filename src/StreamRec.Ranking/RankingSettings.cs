using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// <paramref name="Diversity"/>: what a title that is the same in content as one above it loses, in logits (MMR; less in
/// proportion to the cosine). <paramref name="ExploreEvery"/>: of so many places of home one goes to a new title, if none is
/// among them anyway; 0: none does.
/// </summary>
public sealed record RankingSettings(float Diversity, int ExploreEvery)
{
    /// <summary>Candidates at most, besides the person's own titles (my-list and begun ones).</summary>
    public int Candidates { get; init; } = CandidateGatherer.SharedLimit;

    public SeenSettings Seen { get; init; } = FoldOptions.Default.Seen;

    public ShuffleSettings Shuffle { get; init; } = ShuffleSettings.None;

    public UtilitySettings Utility { get; init; } = UtilitySettings.Default;

    /// <summary>Minimum age that titles without one count as.</summary>
    public int UnratedAge { get; init; } = TitleLimits.MaxMaturity;

    public static RankingSettings Default { get; } = new(Diversity: 1.5f, ExploreEvery: 10);
}
