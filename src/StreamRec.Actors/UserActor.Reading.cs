using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using StreamRec.Domain;

namespace StreamRec.Actors;

internal sealed partial class UserActor
{
    /// <summary>ms that the lists of a user whom nobody watches are kept for another read, so that it finds the same version.</summary>
    private const long ForgetListsAfter = 10_000;

    /// <summary>ms between two questions to the lane.</summary>
    private const long AskAgainAfter = 500;

    private readonly record struct Waiting(IUserMessage Message, IActorRef Asker, LogPosition? AtLeast, long Until);

    private List<Waiting>? _waiting;
    private UserLists? _lists;
    private long _version;
    private long _adoptAt = long.MaxValue;
    private bool _rankingChanged;

    // A freshly recovered actor may lack what was folded, shown and not yet durable: it shows nothing before its lane has
    // said where that ends, and its mark is there.
    private bool _caughtUp;
    private NothingPending? _pending;
    private long _askedAt = long.MinValue / 2;

    private void OnRead(IUserMessage read)
    {
        var now = _services.Now;
        _touchedAt = now;
        var atLeast = read is GetList list ? list.AtLeast : ((GetProfile)read).AtLeast;
        if (_caughtUp && Has(atLeast)) Answer(read, Sender);
        else Hold(new Waiting(read, Sender, atLeast, now + (long)_services.Settings.HoldReads.TotalMilliseconds), now);
    }

    private void OnSubscribe(Subscribe subscribe)
    {
        var now = _services.Now;
        _touchedAt = now;
        try
        {
            ListsOfMine().Subscribe(Sender, subscribe.Request);
        }
        catch (ArgumentException e)
        {
            Sender.Tell(new ReadRefused(_user, ReadRefusal.UnknownSurface, e.Message) { Surface = subscribe.Request.Surface });
            return;
        }
        catch (ListBudgetException e)
        {
            Sender.Tell(new ReadRefused(_user, e.Refusal, e.Message) { Surface = subscribe.Request.Surface });
            return;
        }
        Context.Watch(Sender);
        _services.Watched.Add(Self);
        if (_adoptAt == long.MaxValue) _adoptAt = now + (long)_services.Settings.AdoptAfter.TotalMilliseconds;
        if (_caughtUp) Answer(subscribe, Sender);
        else Hold(new Waiting(subscribe, Sender, null, now + (long)_services.Settings.HoldReads.TotalMilliseconds), now);
    }

    private void OnUnsubscribe(Unsubscribe unsubscribe)
    {
        var screen = Sender;
        _waiting?.RemoveAll(w => w.Message is Subscribe s && s.Request.Surface == unsubscribe.Surface && w.Asker.Equals(screen));
        if (_lists is null || !_lists.Unsubscribe(screen, unsubscribe.Surface)) return;
        Context.Unwatch(screen);
        NobodyLeft();
    }

    private void OnScreenGone(IActorRef screen)
    {
        _lists?.Remove(screen);
        _waiting?.RemoveAll(w => w.Message is Subscribe && w.Asker.Equals(screen));
        NobodyLeft();
    }

    private void NobodyLeft()
    {
        if (_lists is not { Watched: false }) return;
        _services.Watched.Remove(Self);
        _adoptAt = long.MaxValue;
        _touchedAt = _services.Now;
    }

    private void OnNothingPending(NothingPending pending)
    {
        if (_caughtUp) return;
        // The first answer of a lane says where what was ever shown ends; a later one would move the goal with the log.
        if (_pending is null || _pending.Epoch.Generation != pending.Epoch.Generation || _pending.Epoch.Number < pending.Epoch.Number) _pending = pending;
        Advanced();
    }

    /// <summary>The mark may have moved: what waited for it is answered.</summary>
    private void Advanced()
    {
        if (!_caughtUp && _pending is { } p && _handOff.State.MarkOf(p.Epoch.Generation, p.Epoch.Partition) >= p.UpTo)
        {
            _caughtUp = true;
            _pending = null;
        }
        if (!_caughtUp || _waiting is not { Count: > 0 } waiting) return;
        for (var i = 0; i < waiting.Count; i++)
        {
            if (!Has(waiting[i].AtLeast)) continue;
            var (message, asker, _, _) = waiting[i];
            waiting.RemoveAt(i--);
            Answer(message, asker);
        }
        if (waiting.Count == 0) _waiting = null;
    }

    private void Answer(IUserMessage read, IActorRef asker)
    {
        try
        {
            switch (read)
            {
                case GetList get:
                    asker.Tell(ListsOfMine().Read(get.Request, _handOff.State, _services.Now));
                    PushAll(onlyChanged: true);
                    break;
                case Subscribe subscribe:
                    ListsOfMine().Tell(asker, subscribe.Request, _handOff.State, _services.Now, Self);
                    PushAll(onlyChanged: true);
                    break;
                case GetProfile:
                    asker.Tell(new UserView(_user, _handOff.State.Profile, _handOff.State.LastEvent));
                    break;
            }
        }
        catch (ArgumentException e)
        {
            asker.Tell(new ReadRefused(_user, ReadRefusal.UnknownSurface, e.Message));
        }
        catch (ListBudgetException e)
        {
            asker.Tell(new ReadRefused(_user, e.Refusal, e.Message));
        }
#pragma warning disable CA1031 // a list that cannot be made must not take the profile down with it
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.Error(e, "{0}: a list could not be made.", PersistenceId);
            asker.Tell(new ReadRefused(_user, ReadRefusal.Failed, "The list could not be made."));
        }
    }

    private void PushAll(bool onlyChanged) => PushAll(_handOff.State.Profile, _handOff.State.LastEvent, onlyChanged);

    private void PushAll(Profile profile, LastEvent? lastEvent, bool onlyChanged)
    {
        if (_lists is not { Watched: true } lists || !_caughtUp) return;
        try
        {
            var began = Stopwatch.GetTimestamp();
            lists.Push(profile, lastEvent, _services.Now, Self, onlyChanged);
            ActorsMetrics.PushSeconds.Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.Error(e, "{0}: its lists could not be made.", PersistenceId);
            lists.Adopt();
        }
    }

    private void OnRankingChanged(RankingChanged changed)
    {
        if (_lists is not { } lists) return;
        if (lists.Shows(changed.Withdrawn))
        {
            lists.Adopt();
            PushAll(onlyChanged: true);
        }
        else
        {
            _rankingChanged = true;
            var within = Random.Shared.NextInt64((long)_services.Settings.AdoptCatalogWithin.TotalMilliseconds + 1);
            _adoptAt = Math.Min(_adoptAt, _services.Now + within);
        }
    }

    private void Hold(Waiting read, long now)
    {
        var waiting = _waiting ??= [];
        var again = read.Message is Subscribe asked
            ? waiting.FindIndex(w => w.Message is Subscribe s && s.Request.Surface == asked.Request.Surface && w.Asker.Equals(read.Asker))
            : -1;
        if (again < 0) waiting.Add(read);
        else waiting[again] = read with { Until = waiting[again].Until };
        AskLane(now);
    }

    private void AskLane(long now)
    {
        if (_caughtUp || now - _askedAt < AskAgainAfter) return;
        _askedAt = now;
        // To the lane of this shard, which begins if it is not there.
        Context.Parent.Tell(new AskPending(_user, Murmur2.Partition(_user, _services.Settings.Partitions)), Self);
    }

    private void RefuseLate(long now)
    {
        if (_waiting is not { } waiting) return;
        foreach (var (message, asker, atLeast, until) in waiting)
        {
            // Whoever waits for an event of its own asks with a time-out and is not told.
            if (until > now || (_caughtUp && atLeast is not null)) continue;
            asker.Tell(new ReadRefused(_user, ReadRefusal.Recovering, $"User {_user} has just recovered; its newest events are not read yet."));
        }
        waiting.RemoveAll(w => w.Until <= now && w.Message is not Subscribe);
        for (var i = 0; i < waiting.Count; i++)
        {
            if (waiting[i].Until <= now) waiting[i] = waiting[i] with { Until = long.MaxValue };
        }
        waiting.Sort((a, b) => a.Until.CompareTo(b.Until));
        if (waiting.Count == 0) _waiting = null;
        else AskLane(now);
    }

    private bool Has(LogPosition? atLeast) =>
        atLeast is not { } position || _handOff.State.MarkOf(position.Generation, position.Partition) >= position.Offset;

    private UserLists ListsOfMine()
    {
        if (_lists is not null) return _lists;
        _lists = new UserLists(_user, _services.Rankers, _services.Settings.Fold, _services.Settings.Lists);
        _lists.Begin(_version);
        return _lists;
    }

    private void DropLists(UserLists lists)
    {
        _version = lists.Version;
        _lists = null;
    }
}
