using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>What an operator may set of the actors. Defaults are those of hocon/streamrec.hocon.</summary>
public sealed record ActorsSettings
{
    /// <summary>Partitions of the events topic: shards follow them.</summary>
    public required int Partitions { get; init; }

    public FoldOptions Fold { get; init; } = FoldOptions.Default;

    public ListBudget Lists { get; init; } = ListBudget.Default;

    /// <summary>A dirty user is written after this many events (1: audit mode) or this time, jittered by a quarter.</summary>
    public int CheckpointEvents { get; init; } = 64;
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checkpoints being written at once, per node.</summary>
    public int CheckpointsInFlight { get; init; } = 64;

    /// <summary>How often an absent database is tried.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Failed recoveries until a user is quarantined. A database that is away does not count.</summary>
    public int RecoveryAttempts { get; init; } = 5;

    /// <summary>Wait before the second recovery; doubled each time, at most 30 s.</summary>
    public TimeSpan RecoveryBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A clean, unwatched, untouched actor leaves memory after this time; sooner when there are more than <see cref="ActorBudget"/>.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Actors in memory above which the idle time is shortened in proportion: 6–20 KB each.</summary>
    public int ActorBudget { get; init; } = 200_000;

    /// <summary>How long a read may be held after a recovery or for its <c>atLeast</c>.</summary>
    public TimeSpan HoldReads { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A watched user adopts newer signals after this time, also without a strong event.</summary>
    public TimeSpan AdoptAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A changed catalogue is adopted by watched users within this time; at once where a withdrawn title is shown.</summary>
    public TimeSpan AdoptCatalogWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping actor waits for its last checkpoint; without it nothing is lost, its events are read again.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a new snapshot of the crowd may be published.</summary>
    public TimeSpan PublishSignalsEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often other nodes are told what this one has counted.</summary>
    public TimeSpan ExchangeSignalsEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the whole of the crowd's counts is shared with nodes that start: well within the log's retention.</summary>
    public TimeSpan ShareSignalsEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the first time: nodes that started together, each from its own, are then the same.</summary>
    public TimeSpan ShareSignalsSoon { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the crowd's counts are saved to <see cref="SignalsFile"/>.</summary>
    public TimeSpan SaveSignalsEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Null: they are not kept.</summary>
    public string? SignalsFile { get; init; }
}
