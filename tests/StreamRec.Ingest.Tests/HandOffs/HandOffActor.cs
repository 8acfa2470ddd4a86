using System.Collections.Immutable;
using StreamRec.Actors;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>The real actor's side: <see cref="UserHandOff"/> over the real fold.</summary>
public sealed class HandOffActor(UserId user, int sequence, StoredState recovered, Func<int, bool> isPoison) : SimulatedActor(sequence)
{
    private readonly UserHandOff _handOff = new(user, recovered.State, (profile, recorded) => isPoison((int)recorded.Offset)
        ? throw new InvalidOperationException("poison")
        : profile.Fold(recorded, FoldOptions.Default));

    private ImmutableList<int> _folded = recovered.Folded;

    public override long Mark => _handOff.State.MarkOf("g", 0);
    public override ImmutableList<int> Folded => _folded;
    public override bool CanCheckpoint => _handOff is { Dirty: true, CanCheckpoint: true };

    public override IEnumerable<object> Receive(FoldBatch batch)
    {
        var outcome = _handOff.Receive(batch);
        foreach (var step in outcome.Steps)
        {
            if (step.Result.Effect != FoldEffect.Repeat) _folded = _folded.Add((int)step.Event.Offset);
        }
        return !outcome.IsGap && _handOff.DurableNow(batch.Epoch) is { } durable ? [outcome.Answer, durable] : [outcome.Answer];
    }

    public override IEnumerable<object> Receive(AskDurable ask) => _handOff.Receive(ask) is { } answer ? [answer] : [];

    public override void BeginCheckpoint()
    {
        var state = _handOff.BeginCheckpoint(0);
        Writing = new StoredState(state, state.MarkOf("g", 0), _folded);
    }

    public override IEnumerable<object> Persisted()
    {
        (Writing, Sequence) = (null, Sequence + 1);
        return _handOff.CheckpointPersisted();
    }
}
