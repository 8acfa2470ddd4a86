using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>What a strong event says of its title, as far as what the person did later lets it stand.</summary>
internal enum Verdict : byte
{
    /// <summary>Nothing: it is of no title, was taken back, or says no more than what came later.</summary>
    None,

    /// <summary>The person moved to the title and wanted it.</summary>
    Chosen,

    /// <summary>The person did not want it, the verdicts say how much.</summary>
    TurnedDown,
}

/// <summary>
/// The one place that says what acts mean: profile, co-occurrence, content, tastes, encoder and reasons all go by it, in
/// serving and training alike.
/// </summary>
internal static class Verdicts
{
    /// <summary>Stars up to which a rating says that the title was not liked; from <see cref="Liked"/> on, that it was.</summary>
    public const float Low = 2, Liked = 3;

    /// <summary>Rated so many stars, a title is as if it had not been rated: the middle of the scale.</summary>
    private const float Middle = 2.5f;

    /// <summary>
    /// Newest first: what a clearing event takes back says nothing; a dislike, not-interested or a low rating takes back each earlier
    /// choice of its title, a stop within a title's first tenth the start before it.
    /// </summary>
    /// <param name="verdicts">One for each event of the ring.</param>
    public static void Read(ReadOnlySpan<StrongEvent> ring, Span<Verdict> verdicts)
    {
        List<ItemId>? down = null, skipped = null;
        List<(ItemId, EventType)>? cleared = null;
        for (var k = ring.Length - 1; k >= 0; k--)
        {
            ref readonly var e = ref ring[k];
            verdicts[k] = Verdict.None;
            if (e.Item.Value is null) continue;
            if (e.Type is EventType.ClearRating or EventType.ClearOpinion or EventType.ClearNotInterested)
            {
                (cleared ??= []).Add((e.Item, e.Type));
            }
            else if (cleared is not null && Profile.TakenBackBy(e.Type) is { } back && cleared.Contains((e.Item, back)))
            {
                continue;
            }
            else if (Strength(e) > 0)
            {
                verdicts[k] = Verdict.TurnedDown;
                (down ??= []).Add(e.Item);
            }
            else if (e.IsSkip)
            {
                (skipped ??= []).Add(e.Item);
            }
            else if (IsChoice(e.Type) && down?.Contains(e.Item) is not true)
            {
                var isTakenBack = e.Type == EventType.PlayStart && skipped?.Remove(e.Item) is true;
                verdicts[k] = isTakenBack ? Verdict.None : Verdict.Chosen;
            }
        }
    }

    /// <summary>A later event of the ring takes back what this one said.</summary>
    public static bool IsCleared(ReadOnlySpan<StrongEvent> ring, int place)
    {
        if (Profile.TakenBackBy(ring[place].Type) is not { } back) return false;
        for (var k = place + 1; k < ring.Length; k++)
            if (ring[k].Type == back && ring[k].Item == ring[place].Item) return true;
        return false;
    }

    /// <summary>How much an event turns its title down: a dislike 1, half a star 1, two stars .25; 0 for what does not.</summary>
    public static float Strength(in StrongEvent e) => e.Type switch
    {
        EventType.Dislike or EventType.NotInterested => 1,
        EventType.Rate => Strength(e.Rating),
        _ => 0,
    };

    /// <param name="stars">0: not rated.</param>
    public static float Strength(float stars) => stars is > 0 and <= Low ? (Middle - stars) / Low : 0;

    /// <summary>A move to a title, if nothing takes it back.</summary>
    public static bool IsChoice(EventType type) => type
        is EventType.PlayStart or EventType.PlayStop or EventType.PlayComplete or EventType.Rate or EventType.Like
        or EventType.AddToList or EventType.Share;
}
