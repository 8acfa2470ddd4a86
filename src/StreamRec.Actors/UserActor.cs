using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// The one actor that is one person: folds batches by the chain, tells the lists, keeps the journal up. Its parts: here the
/// life and the dispatch, .Folding the lanes' side, .Reading the readers' side, .Checkpoints the journal's side, .Timers.
/// </summary>
internal sealed partial class UserActor : UntypedPersistentActor
{
    public const string PersistencePrefix = "user-";

    private readonly UserId _user;
    private readonly UserServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly long _startedAt = Environment.TickCount64;
    private UserState _recovered = UserState.Empty;
    private UserHandOff _handOff = null!;
    private long _touchedAt;
    private bool _stopping;

    public UserActor(UserId user, UserServices services)
    {
        _user = user;
        _services = services;
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
        if (_lists is { Watched: true }) _services.Watched.Remove(Self);
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
        _version = _services.Versions.NextIncarnation(_handOff.State.VersionCeiling);
        _touchedAt = _services.Now;
        ActorsMetrics.Recovered.Inc();
        ActorsMetrics.RecoverySeconds.Observe((Environment.TickCount64 - _startedAt) / 1000.0);
        Reschedule();
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case FoldBatch batch: OnBatch(batch); break;
            case AskDurable ask: OnAskDurable(ask); break;
            case NothingPending pending: OnNothingPending(pending); break;
            case GetList or GetProfile: OnRead((IUserMessage)message); break;
            case Subscribe subscribe: OnSubscribe(subscribe); break;
            case Unsubscribe unsubscribe: OnUnsubscribe(unsubscribe); break;
            case Terminated gone: OnScreenGone(gone.ActorRef); break;
            case RankingChanged changed: OnRankingChanged(changed); break;
            case CheckpointGate.Granted: OnGranted(); break;
            case Wake: OnWake(); break;
            case CheckpointAndStop: OnStop(); break;
            case Release: Sender.Tell(new Released(_user)); break;
            default: Unhandled(message); break;
        }
        Reschedule();
    }

    private void OnStop()
    {
        if (_stopping) return;
        _stopping = true;
        _stopBy = _services.Now + (long)_services.Settings.StopWithin.TotalMilliseconds;
        if (!_handOff.Dirty) Context.Stop(Self);
        else if (!_handOff.InFlight && (!_handOff.CanCheckpoint || !_services.Store.Available)) Context.Stop(Self);
        else AskGate();
    }
}
