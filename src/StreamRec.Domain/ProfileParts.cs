using StreamRec.Contracts;

namespace StreamRec.Domain;

public enum Opinion : sbyte { Disliked = -1, None = 0, Liked = 1 }

/// <summary>
/// What one person did with one title. Times are effective times, ms since the Unix epoch; 0 = never. Decayed values hold
/// as of their own time: value(t) = value · 2^(−(t − at)/half-life), so that late events add in closed form.
/// </summary>
public readonly record struct TitleState
{
    public required ItemId Id { get; init; }

    /// <summary>
    /// Decayed interest: plays, completions, ratings, likes add; dislikes and not-interested take. See
    /// <see cref="ProfileBounds.WeightHalfLife"/>.
    /// </summary>
    public float Weight { get; init; }
    public long WeightAt { get; init; }

    /// <summary>0.5–5 stars; 0 = not rated.</summary>
    public float Rating { get; init; }
    public Opinion Opinion { get; init; }

    /// <summary>
    /// Finished, left far in, or rated, as <see cref="FoldOptions"/> say: kept out of ordinary lists. For good, unless its kind is one that
    /// people repeat.
    /// </summary>
    public bool Seen { get; init; }
    public bool InList { get; init; }
    public bool NotInterested { get; init; }

    /// <summary>Continue watching: play head and length in seconds; the head is 0 when completed or never played.</summary>
    public int PositionSeconds { get; init; }
    public int DurationSeconds { get; init; }
    public long WatchedAt { get; init; }

    /// <summary>
    /// When the play head was told, where that is neither plain (a head other than 0 is of <see cref="WatchedAt"/>) nor never
    /// (0, of nobody): a newer play said no position, or the title was over. See <see cref="ToldAt"/>.
    /// </summary>
    public long HeadAt { get; init; }

    /// <summary>The time of the event that said where the play head is; 0: none has.</summary>
    public long ToldAt => HeadAt != 0 ? HeadAt : PositionSeconds != 0 ? WatchedAt : 0;

    /// <summary>When it was shown and not yet clicked; after the impression window it counts as a non-click. 0 = nothing pending.</summary>
    public long ShownAt { get; init; }

    /// <summary>Impression fatigue: decayed count of non-clicks. Below zero: interest, from clicks.</summary>
    public float Fatigue { get; init; }
    public long FatigueAt { get; init; }

    /// <summary>The newest event of any kind.</summary>
    public long TouchedAt { get; init; }

    /// <summary>The weight as it is at <paramref name="now"/>.</summary>
    public float WeightAsOf(long now) => (float)(Weight * Decay.Factor(now - WeightAt, ProfileBounds.WeightHalfLife));

    /// <summary>The fatigue as it is at <paramref name="now"/>.</summary>
    public float FatigueAsOf(long now) => (float)(Fatigue * Decay.Factor(now - FatigueAt, ProfileBounds.FatigueHalfLife));
}

/// <summary>
/// One of the newest strong events: what the encoder and the sources walk over. Item is default for a search. Dwell (seconds
/// since the play's start) and completion (in thousandths, at least one of them when it is known) belong to a play's end, rating
/// (hundredths) to a rating; 0 otherwise.
/// </summary>
public readonly record struct StrongEvent(
    EventType Type, ItemId Item, long At, int Session, int DwellSeconds, float Completion, float Rating)
{
    /// <summary>Where a stop left its title, seconds, as long as the title's length is not known; null otherwise.</summary>
    public int? LeftAt { get; init; }

    /// <summary>A stop before this part of a title says that the play was a look, not a choice.</summary>
    public const float Skipped = 0.1f;

    public bool IsSkip => Type == EventType.PlayStop && Completion is > 0 and < Skipped;
}

/// <summary>A search, its text cut to <see cref="ProfileBounds.QueryBytes"/>.</summary>
public readonly record struct SearchedFor(string Query, long At);

/// <summary>
/// Activity without a gap (30 minutes by default). <paramref name="Events"/> is 0 when none is open; numbers count up from 1.
/// </summary>
public readonly record struct Session(int Number, long StartedAt, long LastEventAt, int Events)
{
    public bool Open => Events > 0;
}

/// <summary>A session that is over, as far as an event that comes late needs it. Times in ms.</summary>
internal readonly record struct PastSession(long StartedAt, long LastEventAt, int Events);

/// <summary>The bounds of every profile, whatever is sent: at most 16 KB serialized, typically under 4.</summary>
public static class ProfileBounds
{
    public const int MaxBytes = 16 * 1024;
    public const int Titles = 192;
    public const int Recent = 128;
    public const int SeenHashes = 1024;

    /// <summary>
    /// How many strong events back, in the order of arrival, a repeated strong event is recognised by its id, whatever weak ones
    /// lie between. By 40 bits of a hash: one new event in 17 billion is taken for a repeat.
    /// </summary>
    public const int StrongHashes = 64;

    /// <summary>The same for weak events, of which strong ones push none out. By 32 bits: one new one in 67 million.</summary>
    public const int WeakHashes = 64;

    /// <summary>Of sessions that are over: those of the last day, at most.</summary>
    public const int PastSessions = 48;

    /// <summary>ms. How late an event may be, behind the newest, for its session to be that which the order of time gives.</summary>
    public const long Lateness = 24L * 3_600_000;

    public const int Searches = 8;
    public const int QueryBytes = 64;

    /// <summary>
    /// What the entries of the titles may cost in a checkpoint, less 4 bytes per seen hash and what is known of the person; the ones of
    /// the lowest value are evicted first. With everything else at its largest a profile then stays under <see cref="MaxBytes"/>.
    /// </summary>
    public const int TitleBytes = 10_752;

    /// <summary>What ids in the ring may cost that are in no title's entry (any more); the oldest ring entries go first.</summary>
    public const int RecentIdBytes = 1024;

    /// <summary>ms</summary>
    public const long WeightHalfLife = 14L * 24 * 3_600_000;
    /// <summary>ms</summary>
    public const long FatigueHalfLife = 3L * 24 * 3_600_000;

    /// <summary>What a click takes off fatigue, in impressions that were not clicked, and how far below zero clicks go.</summary>
    public const float ClickInterest = 2, MostInterest = 4;
    /// <summary>ms</summary>
    public const long PatternHalfLife = 30L * 24 * 3_600_000;
}

public enum FoldEffect
{
    /// <summary>An event id seen before: the profile is the same instance.</summary>
    Repeat,

    /// <summary>Only the features of the touched titles changed.</summary>
    Titles,

    /// <summary>A strong event or a session's turn: every candidate is to be scored anew.</summary>
    All,
}

/// <summary>What a fold did. <paramref name="Touched"/>: titles whose state changed (also by the expiry of an impression).</summary>
public readonly record struct FoldResult(Profile Profile, FoldEffect Effect, IReadOnlyList<ItemId> Touched);
