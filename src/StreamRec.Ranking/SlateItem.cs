namespace StreamRec.Ranking;

/// <summary>
/// One place of a slate, before it is put into words. <paramref name="Like"/>: how likely the person is to rate it with
/// <see cref="OutcomeNames.LikeStars"/> or more once they have chosen it, 0–1; null when the bundle cannot say.
/// </summary>
public readonly record struct SlateItem(int Item, float Score, Reason Reason, CandidateSources Sources, float? Like = null)
{
    /// <summary>As clients are told: in hundredths.</summary>
    public float? ShownLike => Like is { } like ? MathF.Round(like, 2) : null;
}

/// <summary>
/// Why a title is there: from the feature that decided. <paramref name="Because"/> names the title that it follows from,
/// −1 if none; <paramref name="Did"/> what the person did with that one.
/// </summary>
public readonly record struct Reason(ReasonKind Kind, int Because, ReasonDeed Did = ReasonDeed.Watched)
{
    /// <summary>Of a favourite, which of the title's own genres it is, from 1; 0: its kind is.</summary>
    public byte Genre { get; init; }
}

public enum ReasonKind : byte { Popular, Similar, Content, Fresh, Favourite, Searched, MyList, Continue }

/// <summary>The newest thing that a person did with the title that a reason names.</summary>
public enum ReasonDeed : byte { Watched, Rated, Liked, Listed, Shared, Started }
