using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// What a person's actions say of that person: a pure fold over events, bounded, knowing neither model nor catalogue.
/// Immutable; a fold shares what it does not change.
/// </summary>
public sealed partial class Profile
{
    private Profile() { }

    public static Profile Empty { get; } = new();

    /// <summary>How many events have had an effect.</summary>
    public long Events { get; private init; }

    /// <summary>The highest effective time so far, ms. 0: no event yet.</summary>
    public long LastEventAt { get; private init; }

    public Session Session { get; private init; }

    /// <summary>Country and locale as last stated by an event.</summary>
    public string? Country { get; private init; }
    public string? Locale { get; private init; }

    /// <summary>Sorted by id (ordinal), at most <see cref="ProfileBounds.Titles"/>.</summary>
    public ReadOnlySpan<TitleState> Titles => _titles;

    /// <summary>The newest strong events, oldest first, at most <see cref="ProfileBounds.Recent"/>.</summary>
    public ReadOnlySpan<StrongEvent> Recent => _recent;

    /// <summary>How many strong events there ever were: the newest in <see cref="Recent"/> has this number, from 1.</summary>
    public long StrongEvents { get; private init; }

    public ReadOnlySpan<SearchedFor> Searches => _searches;

    /// <summary>Decayed counts of plays by hour of day (UTC), 24, as of <see cref="PatternAt"/>.</summary>
    public ReadOnlySpan<float> Hours => _hours;

    /// <summary>Decayed counts of plays by weekday (UTC, Monday first), 7, as of <see cref="PatternAt"/>.</summary>
    public ReadOnlySpan<float> Weekdays => _weekdays;
    public long PatternAt { get; private init; }

    private TitleState[] _titles = [];
    private StrongEvent[] _recent = [];
    private SearchedFor[] _searches = [];
    private float[] _hours = new float[24];
    private float[] _weekdays = new float[7];
    private uint[] _seenHashes = [];
    private ulong[] _eventHashes = [];

    public bool TryGet(ItemId id, out TitleState state)
    {
        throw new NotImplementedException();
    }

    /// <summary>Seen, also when its entry has long been evicted (by a 32-bit hash then).</summary>
    public bool HasSeen(ItemId id) => throw new NotImplementedException();

    /// <summary>Pure and total: any event within the limits of Contracts gives a profile, in any order.</summary>
    public FoldResult Fold(RecordedEvent recorded, FoldOptions options) => throw new NotImplementedException();

    /// <summary>The profile as time alone makes it: expired impressions are non-clicks, a session past its gap is over.</summary>
    public FoldResult AsOf(long now, FoldOptions options) => throw new NotImplementedException();

    /// <summary>When <see cref="AsOf"/> would next differ, ms; null: never.</summary>
    public long? NextExpiry(FoldOptions options) => throw new NotImplementedException();

    /// <summary>Which events are strong: they step the encoder, enter <see cref="Recent"/>, and re-score everything.</summary>
    public static bool IsStrong(EventType type) => type
        is EventType.PlayStart or EventType.PlayStop or EventType.PlayComplete or EventType.Rate or EventType.Like or EventType.Dislike
        or EventType.AddToList or EventType.RemoveFromList or EventType.Search or EventType.NotInterested or EventType.Share;
}
