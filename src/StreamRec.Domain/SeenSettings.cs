using System.Collections.Immutable;

namespace StreamRec.Domain;

/// <summary>What that a person did with a title keeps it out of ordinary lists, beside having turned it down.</summary>
public sealed record SeenSettings
{
    [Setting("profile.seen.from-percent", """
        A title that a stop left this far in is seen, as one is that was finished: ordinary lists leave it out. 100: only finished ones are.
        """, Range = "1..100")]
    public int FromPercent { get; init; } = 50;

    [Setting("profile.seen.when-rated", "A title that was rated is seen.")]
    public bool WhenRated { get; init; } = true;

    [Setting("profile.seen.begun-for", """
        A title that was begun is among those to continue, and ordinary lists leave it out until it has not been played for this long.
        """, Range = "1s..8760h")]
    public TimeSpan BegunFor { get; init; } = TimeSpan.FromDays(7);

    [Setting("profile.seen.repeated-kinds", """
        Titles of these kinds are repeated: having seen or begun one keeps it out of nothing. A dislike or a low rating does.
        """, Accepted = "a list of kinds of titles, such as film, series, book")]
    public ImmutableArray<string> RepeatedKinds { get; init; } = [];

    /// <summary>Changes by strong events and by time alone, or by a weak one whose effect is <see cref="FoldEffect.All"/>.</summary>
    /// <param name="now">ms</param>
    public bool IsBegun(in TitleState title, long now) =>
        title.WatchedAt > 0 && now - title.WatchedAt < BegunFor.Ticks / TimeSpan.TicksPerMillisecond;

    internal bool IsSeen(in Sitting sitting) => sitting.Known && sitting.Completion >= Math.Min(FromPercent / 100f, TitleWeights.Over);
}
