using System.Collections.Immutable;
using System.Numerics;

namespace StreamRec.Ranking;

/// <summary>What may become of a title that somebody sees, each foretold by a head of the ranker of its own.</summary>
[Flags]
public enum Outcomes : byte
{
    None = 0,

    /// <summary>It is played, of those that were seen in the first place of a list.</summary>
    Play = 1,

    /// <summary>It is watched to its end, of those that were begun.</summary>
    Complete = 2,

    /// <summary>It is liked, or rated with <see cref="OutcomeNames.LikeStars"/> or more, of those of which an opinion was told.</summary>
    Like = 4,

    /// <summary>It is turned down or not to be shown again, of those that were seen.</summary>
    Dismiss = 8,
}

public static class OutcomeNames
{
    /// <summary>Of 5: from here on a title is liked.</summary>
    public const float LikeStars = 4;

    /// <summary>Each alone.</summary>
    public static ImmutableArray<Outcomes> All { get; } = [Outcomes.Play, Outcomes.Complete, Outcomes.Like, Outcomes.Dismiss];

    /// <summary>As the manifest names it.</summary>
    public static string NameOf(Outcomes outcome) => outcome switch
    {
        Outcomes.Play => "play",
        Outcomes.Complete => "complete",
        Outcomes.Like => "like",
        Outcomes.Dismiss => "dismiss",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not one outcome."),
    };

    /// <summary>The network's output: logits, [rows, 1].</summary>
    public static string OutputOf(Outcomes outcome) => outcome switch
    {
        Outcomes.Play => "plays",
        Outcomes.Complete => "completions",
        Outcomes.Like => "likes",
        Outcomes.Dismiss => "dismissals",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not one outcome."),
    };

    /// <summary>Its place in <see cref="All"/>.</summary>
    public static int IndexOf(Outcomes outcome) => BitOperations.TrailingZeroCount((int)outcome);
}
