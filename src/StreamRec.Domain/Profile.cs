using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// What a person's actions say of that person: a pure fold over events, bounded, knowing neither model nor catalogue.
/// Immutable; a fold shares what it does not change. The fold itself: Profile.Fold.cs; what time alone does: Profile.Time.cs.
/// </summary>
/// <remarks>
/// A weak event (see <see cref="IsStrong"/>) changes nothing but <see cref="Events"/>, <see cref="LastEventAt"/>,
/// <see cref="Session"/> and the touched entries of <see cref="Titles"/>, and of those neither weight, rating, opinion, seen,
/// list nor not-interested, unless its effect is <see cref="FoldEffect.All"/>. So features of a title may depend on its own
/// entry and on everything else here except those three and other titles' impressions, fatigue and play heads.
/// <para>
/// State is of the order of time, not of arrival: events with distinct times that arrive in any order give the same
/// <see cref="Recent"/>, <see cref="Session"/>, searches, country and titles, decayed sums to rounding, within these bounds.
/// An event older than the oldest of a full <see cref="Recent"/> (128 strong events) is counted and weighs, but what it says of
/// rating, opinion, list or interest yields only to what the ring still has. One that is later than
/// <see cref="ProfileBounds.Lateness"/> behind the newest founds no session; it is of the session before it. A weight that
/// reached its bound has lost what lay beyond it, and an evicted entry what it said. Weak events that come late are exact for
/// sessions, country and play heads; impressions that were answered or overdue before they came, and the fatigue of a
/// title that was touched in between, are approximate. A title's length is taken for a constant: the newest one told counts. A
/// stop that says no position takes the play head as it is known on its arrival.
/// </para>
/// </remarks>
public sealed partial class Profile
{
    // Before Empty, whose making reads them.
    private static readonly float[] NoHours = new float[24];
    private static readonly float[] NoWeekdays = new float[7];

    private Profile() { }

    internal Profile(in ProfileDraft draft)
    {
        Events = draft.Events;
        LastEventAt = draft.LastEventAt;
        Session = draft.Session;
        Country = draft.Country;
        Locale = draft.Locale;
        (CountryAt, LocaleAt) = (draft.CountryAt, draft.LocaleAt);
        (Attributes, AttributesAt) = (draft.Attributes, draft.AttributesAt);
        StrongEvents = draft.StrongEvents;
        PatternAt = draft.PatternAt;
        _titles = draft.Titles;
        _titleBytes = draft.TitleBytes;
        _recent = draft.Recent;
        _searches = draft.Searches;
        _hours = draft.Hours;
        _weekdays = draft.Weekdays;
        _seenHashes = draft.SeenHashes;
        _strongHashes = draft.StrongHashes;
        _weakHashes = draft.WeakHashes;
        _pastSessions = draft.PastSessions;
    }

    public static Profile Empty { get; } = new();

    /// <summary>How many events have had an effect.</summary>
    public long Events { get; }

    /// <summary>The highest effective time so far, ms. 0: no event yet.</summary>
    public long LastEventAt { get; }

    public Session Session { get; }

    /// <summary>Country and locale as the newest event that had one stated it.</summary>
    public string? Country { get; }
    public string? Locale { get; }

    /// <summary>The times of those events.</summary>
    internal long CountryAt { get; }
    internal long LocaleAt { get; }

    /// <summary>What is known of the person besides their acts, as it was said last.</summary>
    public PersonAttributes Attributes { get; } = PersonAttributes.None;

    /// <summary>When it was said, ms; 0: never.</summary>
    internal long AttributesAt { get; }

    /// <summary>Where the person is: as their acts said last, else as is known of them.</summary>
    public string? KnownCountry => Country ?? Attributes.Country;

    /// <summary>Sorted by id (ordinal), at most <see cref="ProfileBounds.Titles"/>.</summary>
    public TitleStates Titles => _titles;

    /// <summary>
    /// The newest strong events by their times, oldest first, those of one time as they arrived, at most
    /// <see cref="ProfileBounds.Recent"/>.
    /// </summary>
    public ReadOnlySpan<StrongEvent> Recent => _recent;

    /// <summary>How many strong events there ever were: the newest in <see cref="Recent"/> has this number, from 1.</summary>
    public long StrongEvents { get; }

    /// <summary>The newest searches, oldest first, each text once, at most <see cref="ProfileBounds.Searches"/>.</summary>
    public ReadOnlySpan<SearchedFor> Searches => _searches;

    /// <summary>Decayed counts of plays by hour of day (UTC), 24, as of <see cref="PatternAt"/>.</summary>
    public ReadOnlySpan<float> Hours => _hours;

    /// <summary>Decayed counts of plays by weekday (UTC, Monday first), 7, as of <see cref="PatternAt"/>.</summary>
    public ReadOnlySpan<float> Weekdays => _weekdays;
    public long PatternAt { get; }

    internal ReadOnlySpan<uint> SeenHashes => _seenHashes;

    /// <summary>Hashes of event ids, in the order of arrival: strong events apart, so that impressions do not push them out.</summary>
    internal ReadOnlySpan<ulong> StrongHashes => _strongHashes;
    internal ReadOnlySpan<uint> WeakHashes => _weakHashes;

    /// <summary>The sessions that ended within a day of the newest event, oldest first: numbered up to the newest that is over.</summary>
    internal ReadOnlySpan<PastSession> PastSessions => _pastSessions;

    private readonly TitleStates _titles = TitleStates.Empty;
    private readonly int _titleBytes;
    private readonly StrongEvent[] _recent = [];
    private readonly SearchedFor[] _searches = [];
    private readonly float[] _hours = NoHours;
    private readonly float[] _weekdays = NoWeekdays;
    private readonly uint[] _seenHashes = [];
    private readonly ulong[] _strongHashes = [];
    private readonly uint[] _weakHashes = [];
    private readonly PastSession[] _pastSessions = [];

    public bool TryGet(ItemId id, out TitleState state)
    {
        var index = _titles.IndexOf(id);
        state = index >= 0 ? _titles[index] : default;
        return index >= 0;
    }

    /// <summary>Seen, also when its entry has long been evicted (by a 32-bit hash then).</summary>
    public bool HasSeen(ItemId id) => (TryGet(id, out var state) && state.Seen) || HasSeenAndEvicted(id);

    /// <summary>The half of <see cref="HasSeen"/> that its entry, if it has one, does not say.</summary>
    public bool HasSeenAndEvicted(ItemId id) => _seenHashes.Length > 0 && _seenHashes.AsSpan().Contains(StoredHash.Of32(id.Value));

    private bool Remembers(bool strong, ulong hash) =>
        strong ? _strongHashes.AsSpan().Contains(StoredHash.Top40(hash)) : _weakHashes.AsSpan().Contains(StoredHash.Top32(hash));

    internal ProfileDraft Draft() => new()
    {
        Events = Events,
        LastEventAt = LastEventAt,
        Session = Session,
        Country = Country,
        Locale = Locale,
        CountryAt = CountryAt,
        LocaleAt = LocaleAt,
        Attributes = Attributes,
        AttributesAt = AttributesAt,
        StrongEvents = StrongEvents,
        PatternAt = PatternAt,
        Titles = _titles,
        TitleBytes = _titleBytes,
        Recent = _recent,
        Searches = _searches,
        Hours = _hours,
        Weekdays = _weekdays,
        SeenHashes = _seenHashes,
        StrongHashes = _strongHashes,
        WeakHashes = _weakHashes,
        PastSessions = _pastSessions,
    };
}
