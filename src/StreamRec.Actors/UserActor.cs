using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using StreamRec.Actors.Journal;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// The one actor that is one person: dispatch between what decides. <see cref="UserHandOff"/> says what folds and what is durable,
/// <see cref="CheckpointSchedule"/> when it is written, <see cref="ReadGate{T}"/> what readers may be told, <see cref="UserLists"/> the
/// lists. Here are its life, the lanes' and the journal's side; .Reading has the readers' side.
/// </summary>
internal sealed partial class UserActor : UntypedPersistentActor
{
    public const string PersistencePrefix = "user-";

    /// <summary>A batch of more events is a backlog: live, events of one person come in ones and twos.</summary>
    private const int LiveEvents = 8;

    /// <summary>Something of time may be due. It changes no state: the next fold finds the same expiry in event time.</summary>
    internal sealed record Wake
    {
        public static Wake Instance { get; } = new();
    }

    private readonly UserId _user;
    private readonly UserServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LaneRefs _lanes = new();
    private readonly long _startedAt = Environment.TickCount64;

    private UserState _recovered = UserState.Empty;
    private UserHandOff _handOff = null!;
    private CheckpointSchedule _checkpoints = null!;
    private long _persistBegan;
    private long _touchedAt;
    private bool _passivating;
    private ICancelable? _wake;
    private long _wakeAt = long.MaxValue;

    public UserActor(UserId user, UserServices services)
    {
        _user = user;
        _services = services;
        _adoption = new Adoption((long)services.Settings.AdoptAfter.TotalMilliseconds);
        PersistenceId = PersistencePrefix + user.Value;
    }

    public override string PersistenceId { get; }

    /// <summary>The journal's row alone: there are no snapshots.</summary>
    public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.None);

    protected override void PreStart()
    {
        _services.Alive.Enter();
        base.PreStart();
    }

    protected override void PostStop()
    {
        _services.Alive.Leave();
        StopReading();
        _wake?.Cancel();
        base.PostStop();
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case CheckpointStored checkpoint: _recovered = checkpoint.State; break;
            case RecoveryCompleted: Recovered(); break;
        }
    }

    private void Recovered()
    {
        _handOff = new UserHandOff(_user, _recovered, _services.Fold);
        _recovered = UserState.Empty;
        _version = new ListVersion(_services.Versions.NextIncarnation(_handOff.State.VersionCeiling));
        _checkpoints = new CheckpointSchedule(_handOff, _version, _services.Settings, static () => Random.Shared.NextDouble());
        _reads = new ReadGate<IActorRef>(_handOff, (long)_services.Settings.HoldReads.TotalMilliseconds);
        _touchedAt = _services.Now;
        ActorsMetrics.Recovered.Inc();
        ActorsMetrics.RecoverySeconds.Observe((Environment.TickCount64 - _startedAt) / 1000.0);
        Settle();
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case FoldBatch batch: OnBatch(batch); break;
            case AskDurable ask: OnAskDurable(ask); break;
            case NothingPending answer: _reads.Hear(answer); break;
            case LogAway away: _reads.Hear(away, _services.Now); break;
            case GetList or GetProfile: OnRead((IUserMessage)message); break;
            case Subscribe subscribe: OnSubscribe(subscribe); break;
            case Unsubscribe unsubscribe: OnUnsubscribe(unsubscribe); break;
            case Terminated gone: OnScreenGone(gone.ActorRef); break;
            case RankingChanged changed: OnRankingChanged(changed); break;
            case CheckpointGate.Granted: OnGranted(); break;
            case Wake: _wakeAt = long.MaxValue; break;
            case CheckpointAndStop: _checkpoints.Stop(_services.Now); break;
            case Release: Sender.Tell(new Released(_user)); break;
            default: Unhandled(message); break;
        }
        Settle();
    }

    /// <summary>After every message: what became possible, or due by time, is done, and the one timer is set to what comes next.</summary>
    private void Settle()
    {
        var now = _services.Now;
        SettleReads(now);
        switch (_checkpoints.Next(now, _services.Store.Available))
        {
            case CheckpointStep.Stop:
                Context.Stop(Self);
                return;
            case CheckpointStep.Ask:
                _services.Gate.Tell(CheckpointGate.Ask.Instance);
                break;
        }
        if (MayLeave && now - _touchedAt >= _services.Alive.IdleMilliseconds) Leave();
        Reschedule(now);
    }

    private bool MayLeave =>
        !_passivating && !Watched && !_reads.HoldsAny && _checkpoints is { IsClean: true, Asked: false, Stopping: false };

    private void Leave()
    {
        _passivating = true;
        ActorsMetrics.Passivations.Inc();
        Context.Parent.Tell(new Passivate(CheckpointAndStop.Instance));
    }

    /// <summary>One timer per actor, at the earliest thing that may be due; a later one stands.</summary>
    private void Reschedule(long now)
    {
        var due = _checkpoints.Due ?? long.MaxValue;
        if (!_checkpoints.Stopping)
            due = Math.Min(due, Math.Min(ReadsDue(now), MayLeave ? _touchedAt + _services.Alive.IdleMilliseconds : long.MaxValue));
        if (due >= _wakeAt) return;
        _wake?.Cancel();
        _wakeAt = due;
        var delay = TimeSpan.FromMilliseconds(Math.Max(1, due - now));
        _wake = Context.System.Scheduler.ScheduleTellOnceCancelable(delay, Self, Wake.Instance, ActorRefs.NoSender);
    }

    /// <summary>
    /// All events of a batch fold first, then the lists are told: once for each event, so that every fold of live traffic has
    /// its list. In a backlog (more than <see cref="LiveEvents"/> in a batch) they are told once, as of the batch's last event:
    /// a user that is behind gets the newest list, not each one on the way.
    /// </summary>
    private void OnBatch(FoldBatch batch)
    {
        if (_checkpoints.Stopping) return; // the lane sends it to the next incarnation
        if (!Sender.Path.Address.HasLocalScope) ActorsMetrics.RemoteBatches.Inc();
        var began = Stopwatch.GetTimestamp();
        var outcome = _handOff.Receive(batch);
        Sender.Tell(outcome.Answer);
        if (outcome.IsGap)
        {
            ActorsMetrics.Gaps.Inc();
            return;
        }
        _touchedAt = _services.Now;
        _lanes.Remember(batch.Epoch, Sender);
        if (_handOff.DurableNow(batch.Epoch) is { } durable) Sender.Tell(durable);
        ActorsMetrics.Count(outcome);
        if (outcome.Rejected > 0 && outcome.Answer is Folded { Rejected: [.., var rejected] })
            _log.Warning("{0}: {1} of {2} events rejected: {3}", PersistenceId, outcome.Rejected, batch.Events.Length, rejected.Reason);
        if (outcome.Steps.Count == 0) return;
        foreach (var step in outcome.Steps) _services.Observer.Folded(step);
        ActorsMetrics.FoldSeconds.Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);
        Show(outcome.Steps);
        _handOff.ForgetSteps();
    }

    private void OnAskDurable(AskDurable ask)
    {
        if (_checkpoints.Stopping) return;
        _lanes.Remember(ask.Epoch, Sender);
        if (_handOff.Receive(ask) is { } answer) Sender.Tell(answer);
        else _checkpoints.Demand();
    }

    private void OnGranted()
    {
        if (_checkpoints.Granted() is not { } state)
        {
            _services.Gate.Tell(CheckpointGate.Return.Instance);
            return;
        }
        _persistBegan = Stopwatch.GetTimestamp();
        // Not Persist: its stash would hold back pushes while the database writes.
        PersistAsync(new CheckpointStored(state), OnPersisted);
    }

    private void OnPersisted(CheckpointStored stored)
    {
        _services.Gate.Tell(CheckpointGate.Return.Instance);
        ActorsMetrics.CheckpointSeconds.Observe(Stopwatch.GetElapsedTime(_persistBegan).TotalSeconds);
        _lanes.Tell(_checkpoints.Persisted());
        _services.Recoveries.Forget(_user);
        Settle();
    }

    /// <summary>The actor stops after this, and the next message recovers it. The gate watches, so its place there is free again.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        if (StoreFailure.IsFenced(cause))
        {
            ActorsMetrics.Fenced.Inc();
            _services.Fences.Add(_user);
            _log.Warning("{0}: checkpoint {1} was written by another owner; this one stops and recovers.", PersistenceId, sequenceNr);
        }
        else if (StoreFailure.IsAway(cause))
        {
            _services.Store.Failed(cause);
            _log.Warning(
                "{0}: checkpoint {1} waits for the database; this actor stops and recovers. {2}", PersistenceId, sequenceNr, cause.Message);
        }
        else
        {
            var entry = _services.Recoveries.Failed(_user, $"checkpoint {sequenceNr} could not be written: {cause.Message}");
            _log.Error(cause, "{0}: checkpoint {1} could not be written ({2} failures so far).", PersistenceId, sequenceNr, entry.Failures);
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (StoreFailure.IsAway(reason))
        {
            ActorsMetrics.RecoveryStoreAway.Inc();
            _services.Store.Failed(reason);
            return;
        }
        ActorsMetrics.RecoveryFailed.Inc();
        var entry = _services.Recoveries.Failed(_user, $"it cannot be recovered: {reason.Message}");
        _log.Error(
            reason, "{0} cannot be recovered ({1} of {2} attempts).", PersistenceId, entry.Failures, _services.Settings.RecoveryAttempts);
    }
}
