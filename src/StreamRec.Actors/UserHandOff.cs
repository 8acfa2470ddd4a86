using System.Collections.Immutable;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>One event that had its turn: the profile before it, what the fold did, and what a list after it names.</summary>
public readonly record struct FoldStep(RecordedEvent Event, Profile Before, FoldResult Result, LastEvent Last);

/// <summary>What a batch did. <see cref="Steps"/> hold only until the next batch. Nothing is to be shown when it is empty.</summary>
public readonly record struct BatchOutcome(object Answer, IReadOnlyList<FoldStep> Steps, int Dropped, int Rejected)
{
    public bool IsGap => Answer is Gap;
}

/// <summary>
/// The actor's side of the chain lane → actor → journal: which events fold, which are repeats of the hand-off, what may be
/// persisted, and what is durable. Pure: no Akka, no clock. Invariants:
/// <list type="bullet">
/// <item>a batch folds iff the mark of its partition is ≥ its <c>Prev</c>; offsets ≤ the mark are dropped;</item>
/// <item><c>Durable</c> carries the mark of the last persisted state, never of the folded one;</item>
/// <item>no state is persisted past a rejection that its lane has not confirmed: see <see cref="RejectedEvent"/>.</item>
/// </list>
/// </summary>
/// <param name="user">Whose events they are.</param>
/// <param name="recovered">What the journal has.</param>
/// <param name="fold">Profile.Fold with its options.</param>
public sealed class UserHandOff(UserId user, UserState recovered, Func<Profile, RecordedEvent, FoldResult> fold)
{
    private readonly record struct Rejection(LaneEpoch Epoch, RejectedEvent Event);

    private readonly List<FoldStep> _steps = [];
    private readonly List<LaneEpoch> _owed = [];
    private readonly List<Rejection> _unconfirmed = [];
    private UserState? _inFlight;
    private int _changesAtBegin;

    public UserState State { get; private set; } = recovered;

    /// <summary>What the journal has.</summary>
    public UserState Persisted { get; private set; } = recovered;

    /// <summary>Events folded or rejected since the last checkpoint began to be written, and those of one that is being written.</summary>
    public int Changes { get; private set; }

    public bool Dirty => Changes > 0;

    /// <summary>A checkpoint is being written: at most one.</summary>
    public bool InFlight => _inFlight is not null;

    /// <summary>Nothing forbids to write the state now.</summary>
    public bool CanCheckpoint => !InFlight && _unconfirmed.Count == 0;

    public BatchOutcome Receive(FoldBatch batch)
    {
        _steps.Clear();
        var epoch = batch.Epoch;
        var mark = State.MarkOf(epoch.Generation, epoch.Partition);
        if (mark < batch.Prev) return new BatchOutcome(new Gap(user, epoch, mark), _steps, 0, 0);

        Confirm(epoch, batch.Prev);
        var dropped = 0;
        var rejected = 0;
        foreach (var recorded in batch.Events)
        {
            if (recorded.Offset <= mark)
            {
                dropped++;
                continue;
            }
            mark = recorded.Offset;
            if (!Fold(recorded, epoch)) rejected++;
        }
        Owe(epoch);
        return new BatchOutcome(new Folded(user, epoch, mark, Unconfirmed(epoch)), _steps, dropped, rejected);
    }

    /// <summary>The last batch's steps are done with: they keep older profiles alive.</summary>
    public void ForgetSteps() => _steps.Clear();

    /// <summary>Gap: that was lost, send it again. Durable: yes. Null: not yet, a checkpoint has to come first and will answer.</summary>
    public object? Receive(AskDurable ask)
    {
        var epoch = ask.Epoch;
        var mark = State.MarkOf(epoch.Generation, epoch.Partition);
        if (mark < ask.SentUpTo) return new Gap(user, epoch, mark);
        Confirm(epoch, ask.SentUpTo);
        var persisted = Persisted.MarkOf(epoch.Generation, epoch.Partition);
        if (persisted >= ask.SentUpTo) return new Durable(user, epoch, persisted);
        Owe(epoch);
        return null;
    }

    /// <summary>The state to write. <paramref name="versionCeiling"/>: no list version shown so far has reached it.</summary>
    public UserState BeginCheckpoint(long versionCeiling)
    {
        if (!CanCheckpoint) throw new InvalidOperationException("Nothing may be persisted now: a checkpoint is in flight, or a rejection not yet confirmed by its lane.");
        _changesAtBegin = Changes;
        return _inFlight = State with { VersionCeiling = versionCeiling };
    }

    /// <summary>The journal has it. What to tell the lanes that wait for it.</summary>
    public IReadOnlyList<Durable> CheckpointPersisted()
    {
        Persisted = _inFlight ?? throw new InvalidOperationException("No checkpoint is being written.");
        _inFlight = null;
        Changes -= _changesAtBegin;
        var answers = new Durable[_owed.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = new Durable(user, _owed[i], Persisted.MarkOf(_owed[i].Generation, _owed[i].Partition));
        }
        if (!Dirty) _owed.Clear();
        return answers;
    }

    /// <summary>When everything folded is persisted already: what a batch's lane may be told at once.</summary>
    public Durable? DurableNow(LaneEpoch epoch) =>
        Dirty ? null : new Durable(user, epoch, Persisted.MarkOf(epoch.Generation, epoch.Partition));

    private bool Fold(RecordedEvent recorded, LaneEpoch epoch)
    {
        Changes++;
        try
        {
            var before = State.Profile;
            var result = fold(before, recorded);
            var last = new LastEvent(
                recorded.Event.EventId, recorded.EffectiveTime, new LogPosition(epoch.Generation, epoch.Partition, recorded.Offset));
            State = State.WithMark(epoch.Generation, epoch.Partition, recorded.Offset) with
            {
                Profile = result.Profile,
                LastEvent = last,
            };
            _steps.Add(new FoldStep(recorded, before, result, last));
            return true;
        }
#pragma warning disable CA1031 // whatever a fold throws, the partition goes on and the event is dead-lettered
        catch (Exception e)
#pragma warning restore CA1031
        {
            State = State.WithMark(epoch.Generation, epoch.Partition, recorded.Offset);
            _unconfirmed.Add(new Rejection(epoch, new RejectedEvent(recorded.Offset, $"the fold failed: {e.GetType().Name}: {e.Message}")));
            return false;
        }
    }

    private void Owe(LaneEpoch epoch)
    {
        for (var i = 0; i < _owed.Count; i++)
        {
            if (!IsOf(epoch, _owed[i])) continue;
            if (epoch.Number >= _owed[i].Number) _owed[i] = epoch;
            return;
        }
        _owed.Add(epoch);
    }

    private ImmutableArray<RejectedEvent> Unconfirmed(LaneEpoch epoch)
    {
        if (_unconfirmed.Count == 0) return [];
        var rejected = ImmutableArray.CreateBuilder<RejectedEvent>();
        foreach (var r in _unconfirmed)
        {
            if (IsOf(epoch, r.Epoch)) rejected.Add(r.Event);
        }
        return rejected.ToImmutable();
    }

    private void Confirm(LaneEpoch epoch, long upTo)
    {
        if (_unconfirmed.Count > 0) _unconfirmed.RemoveAll(r => r.Event.Offset <= upTo && IsOf(epoch, r.Epoch));
    }

    private static bool IsOf(LaneEpoch a, LaneEpoch b) => a.Generation == b.Generation && a.Partition == b.Partition;
}
