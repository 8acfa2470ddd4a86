using System.Collections.Immutable;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>What a journal row holds: <paramref name="Folded"/> is what the verdict is about, in order.</summary>
public sealed record StoredState(UserState State, long Mark, ImmutableList<int> Folded)
{
    public static StoredState Empty { get; } = new(UserState.Empty, -1, []);
}

/// <summary>One incarnation of a user's actor, as a schedule drives it.</summary>
public abstract class SimulatedActor(int sequence)
{
    /// <summary>The lane that it answers unasked.</summary>
    public SimulatedLane? Lane { get; set; }

    /// <summary>Of its newest row.</summary>
    public int Sequence { get; protected set; } = sequence;

    /// <summary>Reads are held until the mark is here; null: the lane has not said yet.</summary>
    public long? OpensAt { get; set; }

    /// <summary>Its reads are answered.</summary>
    public bool IsOpen => OpensAt is { } opens && Mark >= opens;

    /// <summary>What the checkpoint under way holds; null: none is.</summary>
    public StoredState? Writing { get; protected set; }

    public abstract long Mark { get; }
    public abstract ImmutableList<int> Folded { get; }
    public abstract bool CanCheckpoint { get; }

    public abstract IEnumerable<object> Receive(FoldBatch batch);
    public abstract IEnumerable<object> Receive(AskDurable ask);
    public abstract void BeginCheckpoint();

    /// <summary>The journal has it. What its lane is told.</summary>
    public abstract IEnumerable<object> Persisted();
}
