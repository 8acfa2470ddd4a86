using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>How much of the order of lists is left to chance: <see cref="ShuffledOrder"/>.</summary>
public sealed record ShuffleSettings
{
    public static ShuffleSettings None { get; } = new();

    [Setting("lists.shuffled-share", """
        Of this share of users, drawn anew each day (UTC), the first places of lists are shown in an order by chance; 0: of none. Without
        it what a title is worth cannot be told for sure from what its place is. Each logged list says how likely its order was.
        """, Range = "0..1")]
    public double Share { get; init; }

    [Setting("lists.shuffled-places", "So many of the first places are shuffled.", Range = "2..50")]
    public int Places { get; init; } = 12;
}
