using System.Collections.Immutable;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>An actor that trusts its mark alone: it folds whatever is above it, as a protocol without the chain would.</summary>
public sealed class MarkOnlyActor(UserId user, int sequence, StoredState recovered) : SimulatedActor(sequence)
{
    private StoredState _state = recovered;
    private StoredState _persisted = recovered;

    public override long Mark => _state.Mark;
    public override ImmutableList<int> Folded => _state.Folded;
    public override bool CanCheckpoint => Dirty && Writing is null;

    private bool Dirty => _state != _persisted;

    public override IEnumerable<object> Receive(FoldBatch batch)
    {
        foreach (var recorded in batch.Events.Where(e => e.Offset > _state.Mark))
            _state = _state with { Mark = recorded.Offset, Folded = _state.Folded.Add((int)recorded.Offset) };
        var folded = new Folded(user, batch.Epoch, _state.Mark, []);
        return Dirty ? [folded] : [folded, new Durable(user, batch.Epoch, _persisted.Mark)];
    }

    public override IEnumerable<object> Receive(AskDurable ask) => _state.Mark < ask.SentUpTo
        ? [new Gap(user, ask.Epoch, _state.Mark)]
        : Dirty ? [] : [new Durable(user, ask.Epoch, _persisted.Mark)];

    public override void BeginCheckpoint() => Writing = _state;

    public override IEnumerable<object> Persisted()
    {
        (_persisted, Writing, Sequence) = (Writing!, null, Sequence + 1);
        return Lane is { } lane ? [new Durable(user, lane.State.Epoch, _persisted.Mark)] : [];
    }
}
