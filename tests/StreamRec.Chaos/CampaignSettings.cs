namespace StreamRec.Chaos;

/// <param name="Faults">At most; null: as many as the time allows.</param>
/// <param name="Kinds">Those of <see cref="FaultKinds"/> that can be done here.</param>
/// <param name="CheckEvery">After so many faults the load rests and everything is compared.</param>
/// <param name="Overlap">Nodes, Kafka and database have their faults independently of one another.</param>
/// <param name="Brokers">Null: as many as the kinds need.</param>
/// <param name="More">HOCON that each node gets besides.</param>
/// <param name="RestartAfter">How long a supervisor waits with the next start of a node that ended.</param>
/// <param name="DatabaseGap">The longest that a list may take while the database is away; null: any time.</param>
internal sealed record CampaignSettings(
    TimeSpan Time, int? Faults, ulong Seed, IReadOnlyList<FaultKind> Kinds, double Rate, double Warmup, int Watched, int Others, int CheckEvery,
    bool Overlap, TimeSpan? DatabaseGap, TimeSpan RestartAfter, string More, int? Brokers);
