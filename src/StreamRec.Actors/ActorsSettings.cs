using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// What the actors run with. Operators cannot set a member without a key: who starts the actors gives it, or its comment says what it was
/// chosen by.
/// </summary>
public sealed record ActorsSettings
{
    /// <summary>Partitions of the events topic, as it is: shards follow them.</summary>
    public required int Partitions { get; init; }

    public FoldOptions Fold { get; init; } = FoldOptions.Default;

    public ListBudget Lists { get; init; } = ListBudget.Default;

    [Setting("checkpoint.every-events", "A user is written when this many events have changed it; 1 is audit mode.", Range = "1..1000000")]
    public int CheckpointEvents { get; init; } = 64;

    [Setting("checkpoint.every", "A user that has changed is written after this time, jittered by a quarter.", Range = "50ms..10m")]
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("checkpoint.in-flight", "A node writes at most this many checkpoints at once.", Range = "1..5000")]
    public int CheckpointsInFlight { get; init; } = 64;

    [Setting("checkpoint.probe-every", "A database that is away is tried again at this interval.", Range = "50ms..1m")]
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    [Setting("checkpoint.recovery-attempts", """
        A user whose recovery has failed this many times is quarantined: its events are dead letters until an operator lets it go. A
        database that is away does not count.
        """, Range = "1..1000")]
    public int RecoveryAttempts { get; init; } = 5;

    [Setting("checkpoint.recovery-backoff", """
        A recovery that failed is tried again after this, then after twice this, up to 30 s.
        """, Range = "10ms..30s")]
    public TimeSpan RecoveryBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    [Setting("passivate-after", "A user's actor that is clean, unwatched and untouched for this long leaves memory.", Range = "1s..24h")]
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(10);

    [Setting("users-in-memory", """
        With more users in memory than this, idle ones leave sooner than passivate-after: with twice as many after a quarter of it, down to
        5 s. No hard bound: who is watched stays. A user takes 6 to 20 KB.
        """, Range = "1000..100000000")]
    public int ActorBudget { get; init; } = 200_000;

    /// <summary>
    /// How long a read may be held after a recovery or for its <c>atLeast</c>; then it is dropped. The node gives the gateway's
    /// <c>http.read-timeout</c>, so that no read is dropped while somebody waits for it.
    /// </summary>
    public TimeSpan HoldReads { get; init; } = TimeSpan.FromSeconds(2);

    [Setting("watched.adopt-signals-after", """
        A user whom a screen follows gets a list with the crowd's newer counts after this time, also without an event: a scoring of all
        candidates for each context.
        """, Range = "1s..1h")]
    public TimeSpan AdoptAfter { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("watched.adopt-catalog-within", """
        Users whom screens follow get a changed catalogue (or model) within this time, spread over it; at once where a withdrawn title is
        shown.
        """, Range = "10ms..5m")]
    public TimeSpan AdoptCatalogWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a stopping actor waits for its last checkpoint; without it nothing is lost, its events are read again. Chosen with
    /// the 15 s that a node gives its region to hand off.
    /// </summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("signals.publish-every", """
        A new snapshot of the crowd is published at this interval if anything has changed, and each minute if nothing has: counts fade.
        """, Range = "50ms..1m")]
    public TimeSpan PublishSignalsEvery { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("signals.exchange-every", "A node tells the others at this interval what it has counted.", Range = "50ms..10s")]
    public TimeSpan ExchangeSignalsEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    [Setting("signals.share-every", """
        One node shares the whole of the crowd's counts at this interval, for nodes that start. What is newer they read from
        kafka.topics.signals, which keeps an hour.
        """, Range = "10s..30m")]
    public TimeSpan ShareSignalsEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// When one node shares for the first time after its start: nodes that started together, each from its own counts, are the same then.
    /// </summary>
    public TimeSpan ShareSignalsSoon { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("signals.save-every", "A node saves the crowd's counts to its data folder at this interval.", Range = "1s..1h")]
    public TimeSpan SaveSignalsEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The file that the crowd's counts are saved to. Null: they are not kept.</summary>
    public string? SignalsFile { get; init; }
}
