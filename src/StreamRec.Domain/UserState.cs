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
    public long MarkOf(string generation, int partition)
    {
        foreach (var mark in Marks)
        {
            if (mark.Partition == partition && mark.Generation == generation) return mark.Offset;
        }
        return -1;
    }

    /// <summary>
    /// Never goes back: the same instance when the mark is there already. A generation not yet known becomes the current one;
    /// of the others only the one before it is kept. <see cref="Marks"/>: the previous generation first, each by partition.
    /// </summary>
    public UserState WithMark(string generation, int partition, long offset)
    {
        var current = Marks.IsEmpty ? null : Marks[^1].Generation;
        var known = false;
        var at = Marks.Length;
        for (var i = 0; i < Marks.Length; i++)
        {
            if (Marks[i].Generation != generation) continue;
            if (Marks[i].Partition == partition)
                return Marks[i].Offset >= offset ? this : this with { Marks = Marks.SetItem(i, new Mark(generation, partition, offset)) };
            at = Marks[i].Partition < partition ? i + 1 : known ? at : i;
            known = true;
        }
        var added = new Mark(generation, partition, offset);
        return this with { Marks = known ? Marks.Insert(at, added) : Marks.RemoveAll(m => m.Generation != current).Add(added) };
    }
}

/// <summary>What a list's <c>asOf</c> names.</summary>
public sealed record LastEvent(string EventId, long EffectiveTime, LogPosition Position);
