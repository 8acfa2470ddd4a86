using Akka.Actor;
using Akka.Cluster.Sharding;
using StreamRec.Domain;

namespace StreamRec.Actors;

internal sealed partial class UserActor
{
    /// <summary>Something of time may be due. It changes no state: the next fold finds the same expiry in event time.</summary>
    internal sealed record Wake
    {
        public static Wake Instance { get; } = new();
    }

    private ICancelable? _wake;
    private long _wakeAt = long.MaxValue;
    private long _stopBy;
    private bool _passivating;

    private void OnWake()
    {
        _wakeAt = long.MaxValue;
        var now = _services.Now;
        if (_stopping)
        {
            if (now >= _stopBy) Context.Stop(Self);
            return;
        }
        if (_checkpointBy <= now)
        {
            _checkpointBy = null;
            AskGate();
        }
        RefuseLate(now);
        if (_lists is { } lists)
        {
            var adopt = lists.Watched && _adoptAt <= now && MustAdopt(lists, now);
            if (lists.Watched && (adopt || lists.NextExpiry <= now)) PushAll(onlyChanged: true);
            if (!lists.Watched && now - _touchedAt >= ForgetListsAfter) DropLists(lists);
        }
        if (MayLeave && now - _touchedAt >= _services.Alive.IdleMilliseconds) Leave();
    }

    /// <summary>What was pinned by a strong event meanwhile need not be adopted yet. Sets when to look again.</summary>
    private bool MustAdopt(UserLists lists, long now)
    {
        var after = (long)_services.Settings.AdoptAfter.TotalMilliseconds;
        var young = !_rankingChanged && lists.PinnedAt + after > now;
        _adoptAt = young ? lists.PinnedAt!.Value + after : now + after;
        _rankingChanged = false;
        if (!young) lists.Adopt();
        return !young;
    }

    private bool MayLeave => !_passivating && _lists is not { Watched: true } && _waiting is not { Count: > 0 }
        && !_handOff.Dirty && !_gateAsked;

    private void Leave()
    {
        _passivating = true;
        ActorsMetrics.Passivations.Inc();
        Context.Parent.Tell(new Passivate(CheckpointAndStop.Instance));
    }

    /// <summary>One timer per actor, at the earliest thing that may be due; a later one stands.</summary>
    private void Reschedule()
    {
        var due = NextDue();
        if (due >= _wakeAt) return;
        _wake?.Cancel();
        _wakeAt = due;
        var delay = TimeSpan.FromMilliseconds(Math.Max(1, due - _services.Now));
        _wake = Context.System.Scheduler.ScheduleTellOnceCancelable(delay, Self, Wake.Instance, ActorRefs.NoSender);
    }

    private long NextDue()
    {
        if (_stopping) return _stopBy;
        var due = MayLeave ? _touchedAt + _services.Alive.IdleMilliseconds : long.MaxValue;
        due = Math.Min(due, _checkpointBy ?? long.MaxValue);
        if (_waiting is { Count: > 0 } waiting) due = Math.Min(due, _caughtUp ? waiting[0].Until : Math.Min(waiting[0].Until, _askedAt + AskAgainAfter));
        if (_lists is not { } lists) return due;
        if (!lists.Watched) return Math.Min(due, _touchedAt + ForgetListsAfter);
        due = Math.Min(due, _adoptAt);
        return Math.Min(due, lists.NextExpiry ?? long.MaxValue);
    }
}
