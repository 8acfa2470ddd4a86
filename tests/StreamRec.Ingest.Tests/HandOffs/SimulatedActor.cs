using System.Collections.Immutable;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>What a journal row or snapshot holds.</summary>
public sealed record StoredState(long Mark, ImmutableList<int> Folded)
{
    public static StoredState Empty { get; } = new(-1, []);
}

/// <summary>One incarnation of a user's actor: the contract of HandOff.cs in its plainest form.</summary>
public sealed class SimulatedActor(UserId user, int sequence, StoredState recovered, bool chained, Func<int, bool> isPoison)
{
    private readonly List<RejectedEvent> _unconfirmed = [];
    private StoredState _state = recovered;
    private StoredState _persisted = recovered;
    private StoredState? _persisting;

    /// <summary>The lane that it answers unasked.</summary>
    public SimulatedLane? Lane { get; set; }

    public int Sequence { get; private set; } = sequence;
    public long Mark => _state.Mark;
    public bool Persisting => _persisting is not null;

    /// <summary>What the checkpoint under way holds.</summary>
    public StoredState Writing => _persisting ?? throw new InvalidOperationException("No checkpoint is being written.");
    public bool Dirty => _state != _persisted;
    public bool CanCheckpoint => Dirty && !Persisting && _unconfirmed.Count == 0;

    /// <summary>Reads are held until the mark is here; null: the lane has not said yet.</summary>
    public long? OpensAt { get; set; }

    /// <summary>Everything that the log had when this incarnation asked.</summary>
    public int? LogEndWhenAsked { get; set; }

    public ImmutableList<int> Folded => _state.Folded;

    public IEnumerable<object> Receive(FoldBatch batch)
    {
        if (chained && _state.Mark < batch.Prev) return [new Gap(user, batch.Epoch, _state.Mark)];
        _unconfirmed.RemoveAll(r => r.Offset <= batch.Prev);
        foreach (var recorded in batch.Events.Where(e => e.Offset > _state.Mark))
        {
            var poison = isPoison((int)recorded.Offset);
            if (poison) _unconfirmed.Add(new RejectedEvent(recorded.Offset, "poison"));
            _state = new StoredState(recorded.Offset, poison ? _state.Folded : _state.Folded.Add((int)recorded.Offset));
        }
        var folded = new Folded(user, batch.Epoch, _state.Mark, [.. _unconfirmed]);
        return Dirty ? [folded] : [folded, new Durable(user, batch.Epoch, _persisted.Mark)];
    }

    public IEnumerable<object> Receive(AskDurable ask)
    {
        if (_state.Mark < ask.SentUpTo) return [new Gap(user, ask.Epoch, _state.Mark)];
        _unconfirmed.RemoveAll(r => r.Offset <= ask.SentUpTo);
        return Dirty ? [] : [new Durable(user, ask.Epoch, _persisted.Mark)];
    }

    public void BeginCheckpoint() => _persisting = _state;

    public Durable? Persisted(LaneEpoch? epoch)
    {
        (_persisted, _persisting, Sequence) = (_persisting!, null, Sequence + 1);
        return epoch is { } lane ? new Durable(user, lane, _persisted.Mark) : null;
    }
}
