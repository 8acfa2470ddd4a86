namespace StreamRec.Ingest.Lanes;

internal enum EventStage : byte
{
    /// <summary>Read, sent or not, not yet known to be folded.</summary>
    Unfolded,

    /// <summary>In the profile in memory, or refused by it.</summary>
    Folded,

    /// <summary>Nothing is lost any more if the log forgets it.</summary>
    Done,
}

internal enum LetterState : byte { None, Wanted, Written }

/// <summary>
/// An event between the committed offset and the read position. It is done once its user's persisted mark has passed it (or
/// it needs none) and its dead letter, if it got one, is in the broker.
/// </summary>
internal sealed class PendingEvent(LaneRecord record, UserWindow? user)
{
    public LaneRecord Record { get; } = record;

    /// <summary>Null for what could not be decoded.</summary>
    public UserWindow? User { get; } = user;

    public EventStage Stage { get; set; }

    /// <summary>The persisted mark has passed it, or it will never reach an actor.</summary>
    public bool MarkPassed { get; set; }

    public LetterState Letter { get; set; }

    public DeadLetter? WantedLetter { get; set; }

    /// <summary>When a failed dead letter is written again, ms; <see cref="long.MaxValue"/>: it is on its way.</summary>
    public long LetterRetryAt { get; set; } = long.MaxValue;

    public long Offset => Record.Offset;

    /// <summary>About what it keeps in memory: key and value as they came, and 400 for the event that they are decoded to.</summary>
    public int Bytes => 400 + (Record.Key?.Length ?? 0) + (Record.Value?.Length ?? 0);
}
