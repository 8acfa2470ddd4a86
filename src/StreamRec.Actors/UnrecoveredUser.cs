using Akka.Actor;
using Akka.Cluster.Sharding;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// In place of a user's actor while that is not to be tried: after a failed recovery (backing off), while the database is
/// away or the node is cut off from its cluster, or quarantined. Reads are refused. Quarantined, events are answered so, and an
/// operator's Release ends it. Otherwise it leaves when it is time to try again, and what waited goes to the actor that is made then.
/// </summary>
internal sealed class UnrecoveredUser : UntypedActor, IWithTimers
{
    /// <summary>What is kept for the next try; more than this a user has not on its way.</summary>
    private const int Kept = 64;

    private sealed record TryAgain { public static TryAgain Instance { get; } = new(); }

    private readonly UserId _user;
    private readonly RecoveryBook _recoveries;
    private readonly RecoveryBook.Entry? _entry;
    private readonly string _reason;
    private readonly TimeSpan _wait;
    private readonly IActorRef _region;
    private readonly List<(object Message, IActorRef Sender)> _kept = [];

    public UnrecoveredUser(UserId user, RecoveryBook recoveries, string reason, TimeSpan wait, IActorRef region)
    {
        (_user, _recoveries, _reason, _wait, _region) = (user, recoveries, reason, wait, region);
        _entry = recoveries.Of(user);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsQuarantined => _entry is { Quarantined: true };

    protected override void PreStart()
    {
        if (!IsQuarantined) Timers.StartSingleTimer("try", TryAgain.Instance, _wait);
    }

    protected override void PostStop()
    {
        foreach (var (message, sender) in _kept) _region.Tell(message, sender);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TryAgain: Leave(); break;
            case CheckpointAndStop: Context.Stop(Self); break;
            case Release: OnRelease(); break;
            case GetList or GetProfile: Refuse(); break;
            case FoldBatch batch when IsQuarantined:
                ActorsMetrics.QuarantinedEvents.Inc(batch.Events.Length);
                Sender.Tell(new Quarantined(_user, batch.Epoch, _entry!.Reason));
                break;
            case AskDurable ask when IsQuarantined:
                Sender.Tell(new Quarantined(_user, ask.Epoch, _entry!.Reason));
                break;
            case Subscribe when IsQuarantined: Refuse(); break;
            case FoldBatch or AskDurable or Subscribe or Unsubscribe when _kept.Count < Kept: _kept.Add((message, Sender)); break;
        }
    }

    private void OnRelease()
    {
        _recoveries.Forget(_user);
        Sender.Tell(new Released(_user));
        Leave();
    }

    /// <summary>The region keeps what comes until this one has ended, then makes the next.</summary>
    private static void Leave() => Context.Parent.Tell(new Passivate(CheckpointAndStop.Instance));

    private void Refuse() => Sender.Tell(IsQuarantined
        ? new ReadRefused(_user, ReadRefusal.Quarantined, $"User {_user} is quarantined: {_entry!.Reason}. An operator can release it.")
        : new ReadRefused(_user, ReadRefusal.Recovering, $"User {_user} cannot be read now: {_reason}."));
}
