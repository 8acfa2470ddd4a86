using Akka.Actor;
using Akka.Event;
using StreamRec.Actors.Journal;

namespace StreamRec.Actors;

/// <summary>
/// One per node, between the user actors and the journal: bounds the checkpoints being written, first come first served. The
/// first sign that the database is away closes it: nothing new is persisted, actors stay dirty and go on serving, and what
/// was being written is kept by the journal. It tries the database until that answers, and opens again.
/// </summary>
internal sealed class CheckpointGate : UntypedActor, IWithTimers
{
    public sealed record Ask { public static Ask Instance { get; } = new(); }
    public sealed record Granted { public static Granted Instance { get; } = new(); }
    public sealed record Return { public static Return Instance { get; } = new(); }
    private sealed record Probed(Exception? Failure);
    private sealed record Probe { public static Probe Instance { get; } = new(); }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly int _bound;
    private readonly TimeSpan _probeEvery;
    private readonly StoreHealth _store;
    private readonly Queue<IActorRef> _queue = [];
    private readonly HashSet<IActorRef> _holders = [];
    private bool _closed;
    private bool _probing;

    public CheckpointGate(int bound, TimeSpan probeEvery, StoreHealth store)
    {
        (_bound, _probeEvery, _store) = (bound, probeEvery, store);
        ActorsMetrics.GateOpen.Set(1);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _store.Attach(Self);
        if (!_store.Available) Close();
    }

    protected override void PostStop() => _store.Detach(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ask:
                GiveBack(Sender); // a holder that asks anew knows nothing of what it was granted
                _queue.Enqueue(Sender);
                break;
            case Return:
                GiveBack(Sender);
                break;
            case Terminated gone:
                _holders.Remove(gone.ActorRef);
                break;
            case StoreHealth.Closed:
                Close();
                break;
            case StoreHealth.Suspected or Probe when !_probing:
                _probing = true;
                _store.ProbeAsync().ContinueWith(
                    t => new Probed(t.IsCanceled ? new TimeoutException("It did not answer the probe in time.") : t.Exception?.GetBaseException()),
                    TaskScheduler.Default).PipeTo(Self);
                break;
            case Probed probed:
                _probing = false;
                OnProbed(probed.Failure);
                break;
        }
        Grant();
        ActorsMetrics.GateQueue.Set(_queue.Count);
        ActorsMetrics.GateInFlight.Set(_holders.Count);
    }

    private void OnProbed(Exception? failure)
    {
        if (failure is null && _closed) Open();
        else if (failure is not null && _closed) ProbeSoon();
        else if (failure is not null) _store.Away(failure); // a suspicion was right
    }

    private void GiveBack(IActorRef holder)
    {
        if (_holders.Remove(holder)) Context.Unwatch(holder);
    }

    private void Grant()
    {
        while (!_closed && _holders.Count < _bound && _queue.TryDequeue(out var next))
        {
            if (!_holders.Add(next)) continue;
            Context.Watch(next); // one that has ended meanwhile gives its place back
            next.Tell(Granted.Instance);
        }
    }

    private void Close()
    {
        if (_closed) return;
        _closed = true;
        ActorsMetrics.GateOpen.Set(0);
        _log.Warning("The database is away: checkpoints wait, lists go on. {0}", _store.Reason);
        ProbeSoon();
    }

    private void Open()
    {
        _closed = false;
        ActorsMetrics.GateOpen.Set(1);
        _log.Info("The database answers again: {0} checkpoints waited.", _queue.Count + _holders.Count);
        _store.Back();
    }

    private void ProbeSoon() => Timers.StartSingleTimer(Probe.Instance, Probe.Instance, _probeEvery);
}
