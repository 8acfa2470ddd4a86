using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>The journal's one event: the whole state, so each takes the place of the one before.</summary>
public sealed record CheckpointStored(UserState State);
