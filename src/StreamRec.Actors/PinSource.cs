using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// What this node ranks with now. Actors pin it and adopt newer things at their next strong event, after some seconds, or at
/// once when a title is withdrawn. Any number of threads.
/// </summary>
public sealed class PinSource(
    RankerModel model, CatalogStore catalog, SignalsSnapshot signals, RankingSettings? settings = null) : IRankers
{
    private volatile RankerModel _model = model;
    private volatile SignalsSnapshot _signals = signals;

    public RankerModel Model { get => _model; set => _model = value; }
    public CatalogSnapshot Catalog => catalog.Current;
    public SignalsSnapshot Signals { get => _signals; set => _signals = value; }

    /// <summary>What all lists of the node are made with.</summary>
    public RankingSettings Settings { get; } = settings ?? RankingSettings.Default;

    public IRanker Create() => new PinnedRanker(this, Settings);

    public long? ShuffleOf(UserId user, long now) => ShuffledOrder.SeedOf(user, now, Settings.Shuffle);

    public bool Knows(Surface surface) => Surface.TryParse(surface.Name, out _);
}
