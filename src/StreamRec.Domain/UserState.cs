using System.Collections.Immutable;

namespace StreamRec.Domain;

/// <summary>The high-water mark of one user in one partition of one topic generation: everything up to it is folded or rejected.</summary>
public readonly record struct Mark(string Generation, int Partition, long Offset);

/// <summary>
/// What a checkpoint stores: the profile, its marks (the current and the previous topic generation only), the last event in
/// it, and a ceiling that no list version shown so far has reached.
/// </summary>
public sealed record UserState(Profile Profile, ImmutableArray<Mark> Marks, long VersionCeiling, LastEvent? LastEvent)
{
    public static UserState Empty { get; } = new(Profile.Empty, [], 0, null);

    /// <summary>−1 when nothing of that partition has been folded.</summary>
    public long MarkOf(string generation, int partition) => throw new NotImplementedException();

    /// <summary>Never goes back; drops generations older than the previous one.</summary>
    public UserState WithMark(string generation, int partition, long offset) => throw new NotImplementedException();
}

/// <summary>What a list's <c>asOf</c> names.</summary>
public sealed record LastEvent(string EventId, long EffectiveTime, LogPosition Position);
