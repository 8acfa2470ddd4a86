using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>What may happen in a schedule.</summary>
public sealed record Scenario
{
    public int Events { get; init; } = 40;
    public int Users { get; init; } = 3;
    public int Steps { get; init; } = 900;

    /// <summary>True: the real actor's side and the real fold. False: one that folds whatever is above its mark.</summary>
    public bool Chained { get; init; } = true;

    /// <summary>Some events are refused by the fold, some records are no events.</summary>
    public bool BadEvents { get; init; } = true;

    /// <summary>Users that cannot be recovered for a while.</summary>
    public bool Quarantine { get; init; }
}

public enum RecordKind { Event, Poison, NoEvent }

public sealed record LoggedRecord(int Offset, int User, RecordKind Kind);

public static class SimulatedEvents
{
    public static UserId Id(int user) => new($"u{user}");

    public static UserEvent Event(int offset, int user) => new()
    {
        EventId = $"e{offset}",
        UserId = Id(user).Value,
        Type = EventType.Like,
        ItemId = $"t{offset}",
        Timestamp = offset,
    };
}
