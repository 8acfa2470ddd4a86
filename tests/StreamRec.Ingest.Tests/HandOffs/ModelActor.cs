using System.Collections.Immutable;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>The contract of HandOff.cs in its plainest form, with or without the chain.</summary>
public sealed class ModelActor(UserId user, int sequence, StoredState recovered, bool chained, Func<int, bool> isPoison) : SimulatedActor(sequence)
{
    private readonly List<RejectedEvent> _unconfirmed = [];
    private StoredState _state = recovered;
    private StoredState _persisted = recovered;

    public override long Mark => _state.Mark;
    public override ImmutableList<int> Folded => _state.Folded;
    public override bool CanCheckpoint => Dirty && Writing is null && _unconfirmed.Count == 0;

    private bool Dirty => _state != _persisted;

    public override IEnumerable<object> Receive(FoldBatch batch)
    {
        if (chained && _state.Mark < batch.Prev) return [new Gap(user, batch.Epoch, _state.Mark)];
        _unconfirmed.RemoveAll(r => r.Offset <= batch.Prev);
        foreach (var recorded in batch.Events.Where(e => e.Offset > _state.Mark))
        {
            var poison = isPoison((int)recorded.Offset);
            if (poison) _unconfirmed.Add(new RejectedEvent(recorded.Offset, "poison"));
            _state = _state with { Mark = recorded.Offset, Folded = poison ? _state.Folded : _state.Folded.Add((int)recorded.Offset) };
        }
        var folded = new Folded(user, batch.Epoch, _state.Mark, [.. _unconfirmed]);
        return Dirty ? [folded] : [folded, new Durable(user, batch.Epoch, _persisted.Mark)];
    }

    public override IEnumerable<object> Receive(AskDurable ask)
    {
        if (_state.Mark < ask.SentUpTo) return [new Gap(user, ask.Epoch, _state.Mark)];
        _unconfirmed.RemoveAll(r => r.Offset <= ask.SentUpTo);
        return Dirty ? [] : [new Durable(user, ask.Epoch, _persisted.Mark)];
    }

    public override void BeginCheckpoint() => Writing = _state;

    public override IEnumerable<object> Persisted()
    {
        (_persisted, Writing, Sequence) = (Writing!, null, Sequence + 1);
        return Lane is { } lane ? [new Durable(user, lane.State.Epoch, _persisted.Mark)] : [];
    }
}
