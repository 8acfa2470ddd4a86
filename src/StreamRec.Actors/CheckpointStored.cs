using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>The journal's one event: the whole state, so each takes the place of the one before.</summary>
public sealed record CheckpointStored(UserState State);

/// <summary>The hand-off's and passivation's stop message: writes what is dirty, then stops. Without a database it stops at once.</summary>
public sealed record CheckpointAndStop
{
    public static CheckpointAndStop Instance { get; } = new();
}
