using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>What a user's actor may tell of its user.</summary>
internal enum Knowledge
{
    /// <summary>It has just recovered, and events that were shown already may be missing: nothing.</summary>
    Unsure,

    /// <summary>The same, and nobody can say, since the log is away: what it has, marked as incomplete.</summary>
    Incomplete,

    Complete,
}

/// <summary>
/// What readers may be told, and when. A freshly recovered actor may lack what was folded, shown and not yet durable: it tells nothing
/// before its lane has said where that ends and its mark is there, so reads never go back. The one exception is marked: while the log
/// is away no lane can know, and what the actor has is told as <see cref="Knowledge.Incomplete"/>. Pure: no Akka, no clock.
/// </summary>
/// <param name="handOff">Has the mark.</param>
/// <param name="holdFor">ms that a read is held before it is refused.</param>
internal sealed class ReadGate<TAsker>(UserHandOff handOff, long holdFor) where TAsker : notnull
{
    /// <summary>ms between two questions to the lane.</summary>
    public const long AskAgainAfter = 500;

    /// <summary>
    /// ms that a lane's word is believed that the log is away: as long as somebody waits or watches, it is asked more often.
    /// </summary>
    public const long AwayFor = 2 * AskAgainAfter;

    /// <summary>A read that waits. <paramref name="Until"/>: when it is refused, ms.</summary>
    internal readonly record struct Held(IUserMessage Read, TAsker Asker, LogPosition? AtLeast, long Until);

    private readonly List<Held> _held = [];
    private NothingPending? _goal;
    private bool _caughtUp;
    private long _askedAt = long.MinValue / 2;
    private long _awayUntil = long.MinValue;

    public bool HoldsAny => _held.Count > 0;

    public Knowledge KnowledgeAt(long now) =>
        _caughtUp ? Knowledge.Complete : now < _awayUntil ? Knowledge.Incomplete : Knowledge.Unsure;

    /// <summary>A read that waits for an event of its own is not answered from what is incomplete.</summary>
    public bool MayAnswer(IUserMessage read, long now) => MayAnswer(AtLeastOf(read), now);

    /// <summary>A subscription of the same asker to the same surface takes the earlier one's place, and its time.</summary>
    public void Hold(IUserMessage read, TAsker asker, long now)
    {
        var held = new Held(read, asker, AtLeastOf(read), now + holdFor);
        var earlier = read is Subscribe subscribe ? _held.FindIndex(h => IsOf(h, asker, subscribe.Request.Surface)) : -1;
        if (earlier < 0) _held.Add(held);
        else _held[earlier] = held with { Until = _held[earlier].Until };
    }

    /// <summary>These subscriptions wait no more; <paramref name="surface"/> null: all of the asker's.</summary>
    public void Withdraw(TAsker asker, Ranking.Surface? surface) => _held.RemoveAll(h => IsOf(h, asker, surface));

    /// <summary>
    /// The first answer of a lane says where what was ever shown ends; a later one would move the goal with the log.
    /// </summary>
    public void Hear(NothingPending answer)
    {
        if (_caughtUp || IsOlder(answer.Epoch)) return;
        _awayUntil = long.MinValue;
        if (_goal is null || _goal.Epoch != answer.Epoch) _goal = answer;
    }

    public void Hear(LogAway away, long now)
    {
        if (!_caughtUp && !(away.Epoch is { } epoch && IsOlder(epoch))) _awayUntil = now + AwayFor;
    }

    /// <summary>The mark or the goal may have moved. True: from now on everything is known.</summary>
    public bool CatchUp()
    {
        if (_caughtUp || _goal is not { } goal || !Has(goal.Epoch.Generation, goal.Epoch.Partition, goal.UpTo)) return false;
        (_caughtUp, _goal) = (true, null);
        return true;
    }

    /// <summary>The reads that may be answered now; they are held no more.</summary>
    public IReadOnlyList<Held> TakeAnswerable(long now)
    {
        List<Held>? answerable = null;
        for (var i = 0; i < _held.Count; i++)
        {
            if (!MayAnswer(_held[i].AtLeast, now)) continue;
            (answerable ??= []).Add(_held[i]);
            _held.RemoveAt(i--);
        }
        return answerable ?? [];
    }

    /// <summary>
    /// The reads to be refused now. They are held no more, but subscriptions: these are told once, and get their list when it may be
    /// told. Whoever waits for an event of its own asks with a time-out and is not told.
    /// </summary>
    public IReadOnlyList<Held> TakeLate(long now)
    {
        List<Held>? late = null;
        for (var i = 0; i < _held.Count; i++)
        {
            var held = _held[i];
            if (held.Until > now) continue;
            if (!_caughtUp || held.AtLeast is null) (late ??= []).Add(held);
            if (held.Read is Subscribe) _held[i] = held with { Until = long.MaxValue };
            else _held.RemoveAt(i--);
        }
        return late ?? [];
    }

    /// <summary>True: the lane is to be asked now what is pending. <paramref name="watched"/>: a screen waits for news, also one that was
    /// told what is incomplete.</summary>
    public bool AskNow(long now, bool watched)
    {
        if (!Asks(watched) || now - _askedAt < AskAgainAfter) return false;
        _askedAt = now;
        return true;
    }

    /// <summary>When <see cref="TakeLate"/> or <see cref="AskNow"/> may next have something, ms.</summary>
    public long NextDue(bool watched)
    {
        var due = Asks(watched) ? _askedAt + AskAgainAfter : long.MaxValue;
        foreach (var held in _held) due = Math.Min(due, held.Until);
        return due;
    }

    private bool Asks(bool watched) => !_caughtUp && (watched || _held.Count > 0);

    private bool MayAnswer(LogPosition? atLeast, long now) => KnowledgeAt(now) switch
    {
        Knowledge.Complete => atLeast is not { } at || Has(at.Generation, at.Partition, at.Offset),
        Knowledge.Incomplete => atLeast is null,
        _ => false,
    };

    private bool Has(string generation, int partition, long offset) => handOff.State.MarkOf(generation, partition) >= offset;

    private bool IsOlder(LaneEpoch epoch) =>
        _goal is { } goal && goal.Epoch.Generation == epoch.Generation && epoch.Number < goal.Epoch.Number;

    private static bool IsOf(in Held held, TAsker asker, Ranking.Surface? surface) =>
        held.Read is Subscribe subscribe && held.Asker.Equals(asker) && (surface is null || subscribe.Request.Surface == surface);

    private static LogPosition? AtLeastOf(IUserMessage read) => read switch
    {
        GetList list => list.AtLeast,
        GetProfile profile => profile.AtLeast,
        _ => null,
    };
}
