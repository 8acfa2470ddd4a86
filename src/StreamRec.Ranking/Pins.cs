using StreamRec.Catalog;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What a list depends on besides profile, model, signals and catalogue. Pinned at a strong event, so that incremental
/// re-scoring stays exact. <paramref name="Now"/> in ms; <paramref name="Maturity"/>: highest minimum age that may be
/// shown (21 = all).
/// </summary>
public sealed record RankingContext(long Now, string? Country, string? Device, int Maturity)
{
    /// <summary>The seed of the order in which the first places are shown (<see cref="ShuffledOrder"/>); null: the model's order.</summary>
    public long? Shuffle { get; init; }

    /// <summary>UTC hour of day.</summary>
    public int Hour => (int)(Now / 3_600_000 % 24);
}

/// <summary>All that a list is a function of, with the profile. Named in a list's provenance.</summary>
public sealed record Pins(RankerModel Model, CatalogSnapshot Catalog, SignalsSnapshot Signals, RankingContext Context);
