using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// A profile while it is made: by a fold, which replaces arrays and never writes into a shared one, or from storage.
/// Titles and bounds: ProfileDraft.Titles.cs; what strong events add: ProfileDraft.Strong.cs.
/// </summary>
internal ref partial struct ProfileDraft
{
    public long Events, LastEventAt, StrongEvents, PatternAt;
    public Session Session;
    public string? Country, Locale;
    public TitleState[] Titles;
    public int TitleBytes;
    public StrongEvent[] Recent;
    public SearchedFor[] Searches;
    public float[] Hours, Weekdays;
    public uint[] SeenHashes;
    public ulong[] EventHashes;

    private bool _all;
    private bool _ownTitles;
    private ItemId[]? _touched;
    private int _touchedCount;

    /// <summary>Impressions whose window is over by <paramref name="now"/> become non-clicks; a session whose gap is over ends.</summary>
    public void PassTime(long now, FoldOptions options)
    {
        for (var i = 0; i < Titles.Length; i++)
        {
            var shownAt = Titles[i].ShownAt;
            if (shownAt != 0 && now - shownAt >= options.ImpressionWindow) Replace(i, Titles[i].NotClicked(options.ImpressionWindow));
        }
        if (!Session.Open || now - Session.LastEventAt < options.SessionGap) return;
        Session = Session with { Events = 0 };
        _all = true;
    }

    /// <summary>Counters, session, country and locale. Returns the number of the session that the event belongs to.</summary>
    public int Enter(UserEvent e, long at, ulong hash, FoldOptions options)
    {
        var late = at < LastEventAt;
        Events++;
        LastEventAt = Math.Max(LastEventAt, at);
        EventHashes = Fifo.Push(EventHashes, hash, ProfileBounds.EventHashes);
        if (Profile.IsStrong(e.Type)) _all = true;
        if (!late && e.Country is { } country && country != Country) (Country, _all) = (country, true);
        if (!late && e.Locale is { } locale && locale != Locale) (Locale, _all) = (locale, true);

        if (!Session.Open)
        {
            Session = new Session(Session.Number + 1, LastEventAt, LastEventAt, 1);
            _all = true;
            return Session.Number;
        }
        // Late by more than a gap before the session began: of an earlier one, which is over.
        if (at <= Session.StartedAt - options.SessionGap) return Math.Max(0, Session.Number - 1);
        Session = Session with { LastEventAt = Math.Max(Session.LastEventAt, at), Events = Session.Events + 1 };
        return Session.Number;
    }

    public readonly FoldResult ToResult() => new(
        new Profile(in this), _all ? FoldEffect.All : FoldEffect.Titles,
        _touched is null ? [] : _touchedCount == _touched.Length ? _touched : _touched[.._touchedCount]);

    private void Touch(ItemId id)
    {
        if (_touched is null) _touched = new ItemId[1];
        else if (_touched.AsSpan(0, _touchedCount).Contains(id)) return;
        else if (_touchedCount == _touched.Length) Array.Resize(ref _touched, _touchedCount * 2);
        _touched[_touchedCount++] = id;
    }
}
