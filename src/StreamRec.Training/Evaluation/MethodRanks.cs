namespace StreamRec.Training.Evaluation;

/// <summary>What one method came to: a rank per question, 0 for a miss.</summary>
public sealed record MethodRanks(string Method, int[] Ranks)
{
    /// <summary>With the history as it was when the session began; −1 where it was not asked.</summary>
    public required int[] FrozenRanks { get; init; }

    /// <summary>Titles in any top ten, as a share of the catalogue.</summary>
    public double Coverage { get; init; }

    /// <summary>Mean place of the top ten's titles in the order of the fitted part's counts, from 1.</summary>
    public double PopularityRank { get; init; }

    /// <summary>Mean 1 − cosine of the content over the pairs of a top ten; NaN where titles have no content.</summary>
    public double IntraListDistance { get; init; } = double.NaN;

    /// <summary>
    /// By candidate source: the share of all questions whose target the source brought. Empty for methods without sources.
    /// </summary>
    public IReadOnlyDictionary<string, double> SourceRecall { get; init; } = new Dictionary<string, double>();

    /// <summary>CPU seconds, on all cores, of fitting, of observing the predicted part's events, and of scoring.</summary>
    public double FitSeconds { get; init; }
    public double ObserveSeconds { get; init; }
    public double ScoreSeconds { get; init; }
}
