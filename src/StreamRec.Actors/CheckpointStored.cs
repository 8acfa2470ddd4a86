using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>The journal's one event: the whole state, so only the newest row of a user counts.</summary>
public sealed record CheckpointStored(UserState State);

/// <summary>The snapshot store's one type. Never ahead of the journal: taken of a state that the journal has.</summary>
public sealed record StateSnapshot(UserState State);
