namespace StreamRec.Domain;

internal ref partial struct ProfileDraft
{
    /// <summary>The session of an event that is too late for its own to be known.</summary>
    public const int Unknown = -1;

    /// <summary>The number of the oldest session that is known by its times.</summary>
    private readonly int FirstKnown => Session.Number - PastSessions.Length + (Session.Open ? 0 : 1);

    /// <summary>
    /// The session that the event belongs to, by its time: the newest, a new one, or, for a late event, any of the last day.
    /// </summary>
    private int Attend(long at, FoldOptions options)
    {
        if (at < Session.LastEventAt) return AttendLate(at, options);
        if (Session.Open)
        {
            Session = Session with { LastEventAt = at, Events = Session.Events + 1 };
            return Session.Number;
        }
        Session = new Session(Session.Number + 1, at, at, 1);
        ForgetSessions(options);
        _all = true;
        return Session.Number;
    }

    private void EndSession()
    {
        PastSessions = Fifo.Push(
            PastSessions, new PastSession(Session.StartedAt, Session.LastEventAt, Session.Events), ProfileBounds.PastSessions);
        Session = Session with { Events = 0 };
        _all = true;
    }

    /// <summary>
    /// A late event lengthens a session, joins two that the gap held apart, or is one of its own; the later ones are numbered
    /// anew, in the ring too.
    /// </summary>
    private int AttendLate(long at, FoldOptions options)
    {
        var gap = options.GapMs;
        var newest = Session.Open ? new PastSession(Session.StartedAt, Session.LastEventAt, Session.Events) : default;
        PastSession[] sessions = Session.Open ? [.. PastSessions, newest] : PastSessions;
        var place = sessions.Length - 1;
        while (place >= 0 && at - sessions[place].LastEventAt < gap) place--;
        place++;
        var number = FirstKnown + place;

        if (place < sessions.Length && sessions[place].StartedAt - at < gap)
        {
            var (start, last, events) = sessions[place];
            (start, last, events) = (Math.Min(start, at), Math.Max(last, at), events + 1);
            var joins = place + 1 < sessions.Length && sessions[place + 1].StartedAt - last < gap;
            if (joins) (last, events) = (sessions[place + 1].LastEventAt, events + sessions[place + 1].Events);
            sessions = [.. sessions.AsSpan(0, place), new PastSession(start, last, events), .. sessions.AsSpan(place + (joins ? 2 : 1))];
            if (joins) Renumber(number + 1, -1);
        }
        else if (LastEventAt - at <= ProfileBounds.Lateness)
        {
            sessions = [.. sessions.AsSpan(0, place), new PastSession(at, at, 1), .. sessions.AsSpan(place)];
            Renumber(number, 1);
        }
        else return Unknown;

        PastSessions = Session.Open ? sessions[..^1] : sessions;
        Session = new Session(Session.Number, sessions[^1].StartedAt, sessions[^1].LastEventAt, Session.Open ? sessions[^1].Events : 0);
        ForgetSessions(options);
        return number;
    }

    /// <summary>Sessions from <paramref name="first"/> on have moved by one.</summary>
    private void Renumber(int first, int by)
    {
        Session = Session with { Number = Session.Number + by };
        _all = true;
        StrongEvent[]? renumbered = null;
        for (var i = Recent.Length - 1; i >= 0; i--)
        {
            if (Recent[i].Session < first) continue;
            renumbered ??= [.. Recent];
            renumbered[i] = Recent[i] with { Session = Recent[i].Session + by };
        }
        Recent = renumbered ?? Recent;
    }

    /// <summary>Those that no event of the last day can reach.</summary>
    private void ForgetSessions(FoldOptions options)
    {
        var first = Math.Max(0, PastSessions.Length - ProfileBounds.PastSessions);
        var ended = LastEventAt - ProfileBounds.Lateness - options.GapMs;
        while (first < PastSessions.Length && PastSessions[first].LastEventAt <= ended) first++;
        if (first > 0) PastSessions = PastSessions[first..];
    }
}
