using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using StreamRec.Domain;

namespace StreamRec.Actors;

internal sealed partial class UserActor
{
    /// <summary>ms that the lists of a user whom nobody watches are kept for another read, so that it finds the same version.</summary>
    private const long ForgetListsAfter = 10_000;

    private readonly Adoption _adoption;
    private ListVersion _version = null!;
    private ReadGate<IActorRef> _reads = null!;
    private ListsInView? _inView;
    private UserLists? _lists;
    private long _readAt;

    private bool Watched => _lists is { Watched: true };

    private UserLists ListsOfMine => _lists ??= new UserLists(
        _user, _services.Rankers, _services.Settings.Fold, _services.Settings.Lists, _version,
        _services.ListLog is { } log ? _inView ??= new ListsInView(_user, log) : null);

    private void StopReading()
    {
        if (Watched) _services.Watched.Remove(Self);
        _inView?.Close();
    }

    /// <summary>When <see cref="SettleReads"/> may next have something to do, ms.</summary>
    private long ReadsDue(long now)
    {
        var due = Math.Min(_reads.NextDue(Watched), _inView?.Due ?? long.MaxValue);
        if (_lists is not { } lists) return due;
        if (!lists.Watched) return Math.Min(due, _readAt + ForgetListsAfter);
        var expiry = _reads.KnowledgeAt(now) == Knowledge.Unsure ? null : lists.NextExpiry;
        return Math.Min(due, Math.Min(_adoption.Due, expiry ?? long.MaxValue));
    }

    private void OnRead(IUserMessage read)
    {
        var now = _services.Now;
        _touchedAt = _readAt = now;
        AnswerOrHold(read, now);
    }

    private void OnSubscribe(Subscribe subscribe)
    {
        var now = _services.Now;
        _touchedAt = _readAt = now;
        try
        {
            ListsOfMine.Subscribe(Sender, subscribe.Request);
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
        _adoption.Begin(now);
        AnswerOrHold(subscribe, now);
    }

    private void AnswerOrHold(IUserMessage read, long now)
    {
        if (_reads.MayAnswer(read, now))
        {
            Answer(read, Sender, now);
            PushAll(now, onlyChanged: true); // the answer may have found that time has changed a list
        }
        else
        {
            _reads.Hold(read, Sender, now);
        }
    }

    private void OnUnsubscribe(Unsubscribe unsubscribe)
    {
        _reads.Withdraw(Sender, unsubscribe.Surface);
        if (_lists is null || !_lists.Unsubscribe(Sender, unsubscribe.Surface)) return;
        Context.Unwatch(Sender);
        NobodyLeft();
    }

    private void OnScreenGone(IActorRef screen)
    {
        _lists?.Remove(screen);
        _reads.Withdraw(screen, null);
        NobodyLeft();
    }

    private void NobodyLeft()
    {
        if (_lists is not { Watched: false }) return;
        _services.Watched.Remove(Self);
        _adoption.End();
        _touchedAt = _readAt = _services.Now;
    }

    private void OnRankingChanged(RankingChanged changed)
    {
        if (_lists is not { } lists) return;
        var now = _services.Now;
        if (lists.Shows(changed.Withdrawn))
        {
            lists.Adopt();
            PushAll(now, onlyChanged: true);
        }
        else
        {
            _adoption.Hasten(now + Random.Shared.NextInt64((long)_services.Settings.AdoptCatalogWithin.TotalMilliseconds + 1));
        }
    }

    /// <summary>Before a recovered user has caught up nothing is told: whoever waits is answered then.</summary>
    private void Show(IReadOnlyList<FoldStep> steps)
    {
        if (_inView is { } inView)
            foreach (var step in steps) inView.Saw(step.Event.Event, _touchedAt);
        if (_lists is not { } lists) return;
        var each = steps.Count <= LiveEvents;
        for (var i = 0; i < steps.Count; i++)
        {
            lists.Note(steps[i].Result.Effect, steps[i].Result.Touched);
            if (each || i == steps.Count - 1) PushAll(steps[i].Result.Profile, steps[i].Last, _services.Now, onlyChanged: false);
        }
    }

    /// <summary>What waited and may be answered is, what waited too long is refused, lists change by time, the lane is asked.</summary>
    private void SettleReads(long now)
    {
        var news = _reads.CatchUp();
        var answerable = _reads.TakeAnswerable(now);
        foreach (var held in answerable) Answer(held.Read, held.Asker, now);
        foreach (var held in _reads.TakeLate(now))
            held.Asker.Tell(
                new ReadRefused(_user, ReadRefusal.Recovering, $"User {_user} has just recovered; its newest events are not read yet."));
        if (_lists is { Watched: true } lists)
        {
            var adopt = _adoption.IsDue(now, lists.PinnedAt ?? now);
            if (adopt) lists.Adopt();
            if (news || answerable.Count > 0 || adopt || lists.NextExpiry <= now) PushAll(now, onlyChanged: true);
        }
        else if (_lists is not null && now - _readAt >= ForgetListsAfter)
        {
            _lists = null;
            _inView?.Close(); // what is kept for them is, for who reads without a screen, most of what they take
            _inView = null;
        }
        _inView?.Settle(now);
        // The lane of this shard, which begins if it is not there.
        if (_reads.AskNow(now, Watched))
            Context.Parent.Tell(new AskPending(_user, Murmur2.Partition(_user, _services.Settings.Partitions)), Self);
    }

    private void Answer(IUserMessage read, IActorRef asker, long now)
    {
        try
        {
            var (state, incomplete) = (_handOff.State, _reads.KnowledgeAt(now) != Knowledge.Complete);
            switch (read)
            {
                case GetProfile:
                    asker.Tell(new UserView(_user, state.Profile, state.LastEvent, incomplete));
                    break;
                case GetList get:
                    asker.Tell(ListsOfMine.Read(get.Request, new Moment(state.Profile, state.LastEvent, now, incomplete)));
                    break;
                case Subscribe subscribe:
                    ListsOfMine.Tell(asker, subscribe.Request, new Moment(state.Profile, state.LastEvent, now, incomplete), Self);
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

    private void PushAll(long now, bool onlyChanged) => PushAll(_handOff.State.Profile, _handOff.State.LastEvent, now, onlyChanged);

    private void PushAll(Profile profile, LastEvent? lastEvent, long now, bool onlyChanged)
    {
        var knowledge = _reads.KnowledgeAt(now);
        if (knowledge == Knowledge.Unsure || _lists is not { Watched: true } lists) return;
        try
        {
            var began = Stopwatch.GetTimestamp();
            lists.Push(new Moment(profile, lastEvent, now, knowledge == Knowledge.Incomplete), Self, onlyChanged);
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
}
