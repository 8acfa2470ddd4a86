using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// A profile while it is made: by a fold, which replaces arrays and never writes into a shared one, or from storage.
/// Titles and bounds: ProfileDraft.Titles.cs; what strong events add: ProfileDraft.Strong.cs; sessions: ProfileDraft.Sessions.cs.
/// </summary>
internal ref partial struct ProfileDraft
{
    public long Events, LastEventAt, StrongEvents, PatternAt, CountryAt, LocaleAt;
    public Session Session;
    public string? Country, Locale;
    public PersonAttributes Attributes;
    public long AttributesAt;
    public TitleStates Titles;
    public int TitleBytes;
    public StrongEvent[] Recent;
    public SearchedFor[] Searches;
    public float[] Hours, Weekdays;
    public uint[] SeenHashes;
    public ulong[] StrongHashes;
    public uint[] WeakHashes;
    public PastSession[] PastSessions;

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
            if (shownAt != 0 && now - shownAt >= options.WindowMs) Replace(i, Titles[i].NotClicked(options.WindowMs));
        }
        if (Session.Open && now - Session.LastEventAt >= options.GapMs) EndSession();
    }

    /// <summary>
    /// Counters, country, locale and session. Returns the number of the session that the event belongs to, or <see cref="Unknown"/>.
    /// </summary>
    public int Enter(UserEvent e, long at, ulong hash, FoldOptions options)
    {
        Events++;
        LastEventAt = Math.Max(LastEventAt, at);
        if (Profile.IsStrong(e.Type))
            (StrongHashes, _all) = (Fifo.Push(StrongHashes, StoredHash.Top40(hash), ProfileBounds.StrongHashes), true);
        else WeakHashes = Fifo.Push(WeakHashes, StoredHash.Top32(hash), ProfileBounds.WeakHashes);
        if (e.Country is { } country && at >= CountryAt) (Country, CountryAt, _all) = (country, at, _all || country != Country);
        if (e.Locale is { } locale && at >= LocaleAt) (Locale, LocaleAt, _all) = (locale, at, _all || locale != Locale);
        return Attend(at, options);
    }

    /// <summary>
    /// The whole of what is known of the person is replaced, unless something newer was said; of one time, by what comes later. The
    /// entries of titles make room for it.
    /// </summary>
    public void Learn(PersonAttributes attributes, long at, ulong hash)
    {
        Events++;
        WeakHashes = Fifo.Push(WeakHashes, StoredHash.Top32(hash), ProfileBounds.WeakHashes);
        if (at < AttributesAt) return;
        _all |= !attributes.Equals(Attributes);
        (Attributes, AttributesAt) = (attributes, at);
        KeepBounds();
    }

    /// <summary>More than the touched titles' own features has changed.</summary>
    public void AffectAll() => _all = true;

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
