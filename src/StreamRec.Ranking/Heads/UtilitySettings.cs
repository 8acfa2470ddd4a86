using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// What a title is worth beside being chosen: its score gets the logarithms of what the bundle's heads foretell, each so many times
/// (a weighted product of probabilities). Of an outcome that the bundle has no head for nothing is added.
/// </summary>
public sealed record UtilitySettings
{
    public static UtilitySettings Default { get; } = new();
    public static UtilitySettings None { get; } = new() { Complete = 0, Like = 0, Dismiss = 0 };

    [Setting("ranking.utility.play", """
        What lists are ordered by: the ranker's score, and of each outcome that the model has a head for (model.heads of GET /v1/info) the
        logarithm of its probability, so many times. Here: that the title is played, which the score has in it already.
        """, Range = "0..10")]
    public double Play { get; init; }

    [Setting("ranking.utility.complete", "That it is watched to its end, once begun.", Range = "0..10")]
    public double Complete { get; init; } = .5;

    [Setting("ranking.utility.like", "That it is liked, or rated with 4 stars or more.", Range = "0..10")]
    public double Like { get; init; } = .5;

    [Setting("ranking.utility.dismiss", "That it is not turned down.", Range = "0..10")]
    public double Dismiss { get; init; } = 1;

    /// <summary>What is added to a row's score; what a head gives no number for adds nothing.</summary>
    /// <param name="item">The title's number.</param>
    internal float Of(RankerBatch batch, int row, ReadOnlySpan<float> titles, int item) =>
        (float)(Play * LogOf(batch, Outcomes.Play, row, titles, item, 1) + Complete * LogOf(batch, Outcomes.Complete, row, titles, item, 1)
            + Like * LogOf(batch, Outcomes.Like, row, titles, item, 1) + Dismiss * LogOf(batch, Outcomes.Dismiss, row, titles, item, -1));

    /// <summary>A head's logit with what is known of the title; NaN when there is none.</summary>
    internal static float Logit(RankerBatch batch, Outcomes outcome, int row, ReadOnlySpan<float> titles, int item)
    {
        var logits = batch.Head(outcome);
        if (logits.IsEmpty) return float.NaN;
        var place = item * HeadTitles.Width + OutcomeNames.IndexOf(outcome);
        return place < titles.Length ? logits[row] + titles[place] : logits[row];
    }

    /// <summary>Of the probability (sign 1), or of its complement (sign −1).</summary>
    private static float LogOf(RankerBatch batch, Outcomes outcome, int row, ReadOnlySpan<float> titles, int item, int sign) =>
        Logit(batch, outcome, row, titles, item) is var logit && float.IsFinite(logit) ? LogSigmoid(sign * logit) : 0;

    private static float LogSigmoid(float x) => MathF.Min(x, 0) - MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));
}
