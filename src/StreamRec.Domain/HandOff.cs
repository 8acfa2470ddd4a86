using System.Collections.Immutable;
using StreamRec.Contracts;

namespace StreamRec.Domain;

//   shard coordinator ──OpenLane──> lane: begins at the group's commit          (one lane per partition, in its users' shard)
//   lane  ──FoldBatch(prev, events)──────────> actor ──checkpoint──> journal (fenced: one row per user, numbers only grow)
//         <──Folded(mark) | Gap(mark)────────        <──persisted──
//         ──AskDurable(sentUpTo)─────────────>
//         <──Durable(persisted mark)─────────          lane: everything below the low watermark is durable ──> offset commit
//   actor, recovered ──AskPending──> lane ──NothingPending(upTo) | LogAway──> actor: its reads open at that mark | are marked
//   shard coordinator ──CheckpointAndStop──> lane and actors: written, committed, ended; then the next owner's OpenLane
//
// The hand-off lane → user actor → journal → offset commit. Exactly-once effect by a chain: each batch names `Prev`,
// the user's last offset that this lane sent before it; the actor folds iff its mark ≥ Prev, drops offsets ≤ mark, else
// answers Gap. A mark alone loses events: an actor restarted from its checkpoint would fold the next event and so hide
// those that were folded but not yet durable.

/// <summary>Anything that is routed by its user to that user's shard.</summary>
public interface IUserMessage
{
    UserId UserId { get; }
}

/// <summary>Anything that is routed to the lane of a partition, which is in the shard of that partition's users.</summary>
public interface IPartitionMessage
{
    int Partition { get; }
}

/// <summary>The partition is to be read: its lane begins where its shard is, unless it is there.</summary>
public sealed record OpenLane(int Partition) : IPartitionMessage;

/// <summary>
/// The stop message of a shard's hand-off, and of passivation. A user writes what is dirty, then stops (without a database at once);
/// a lane reads no more, waits a little until what is folded is durable, commits, and stops.
/// </summary>
public sealed record CheckpointAndStop
{
    public static CheckpointAndStop Instance { get; } = new();
}

/// <summary>
/// Where the lane of one partition began: the topic's generation (the topic id that the broker reports; the embedded
/// broker's is new with each start), the partition, and a number that grows with each assignment. Answers that carry
/// another epoch than the lane's own are from before and are dropped by it.
/// </summary>
public readonly record struct LaneEpoch(string Generation, int Partition, long Number);

/// <summary>An event as the log has it. <paramref name="RecordTime"/>: the broker's time, ms since the Unix epoch.</summary>
public sealed record RecordedEvent(long Offset, long RecordTime, UserEvent Event)
{
    /// <summary>How far a producer's clock may run ahead of the broker's before it is not believed.</summary>
    public const long ClockTolerance = 5 * 60_000;

    /// <summary>min(event time, record time + 5 min): what every fold decides by, the same at every reading. ms.</summary>
    public long EffectiveTime => Math.Min(Event.Timestamp, RecordTime + ClockTolerance);
}

/// <summary>Lane → actor. <paramref name="Prev"/> is −1 when the lane has sent this user nothing before. Answer: Folded or Gap.</summary>
public sealed record FoldBatch(UserId UserId, LaneEpoch Epoch, long Prev, ImmutableArray<RecordedEvent> Events) : IUserMessage;

/// <summary>
/// Lane → actor: "is what I sent up to <paramref name="SentUpTo"/> durable?" A dirty actor checkpoints first. Answer: Durable,
/// or Gap when its mark is below.
/// </summary>
public sealed record AskDurable(UserId UserId, LaneEpoch Epoch, long SentUpTo) : IUserMessage;

/// <summary>
/// Lane → actor, the answer to AskPending: the lane has read everything that a lane before it may have sent, and what it has of
/// this user that is not known to be durable ends at <paramref name="UpTo"/> (−1: it has nothing); it is sending that again.
/// Once the actor's mark is there, its reads need not be held any more.
/// </summary>
public sealed record NothingPending(UserId UserId, LaneEpoch Epoch, long UpTo) : IUserMessage;

/// <summary>
/// Lane → actor, the other answer to AskPending: Kafka does not answer, so nobody can say what is pending. Reads are then answered with
/// what the actor has, marked as incomplete; it goes on asking. <paramref name="Epoch"/> null: the partition has no lane now.
/// </summary>
public sealed record LogAway(UserId UserId, LaneEpoch? Epoch) : IUserMessage;

/// <summary>
/// Actor → the lane of its own shard: a user that has just recovered wants to know whether events above its mark are pending.
/// </summary>
public sealed record AskPending(UserId UserId, int Partition) : IPartitionMessage;

/// <summary>
/// Why an event was not folded: it is dead-lettered, its mark is passed. A checkpoint past a rejection that only the actor
/// knows of would lose it (read again after a crash, the event would look folded), so: the actor remembers a rejection until
/// the lane confirms it, names it in every Folded until then, and writes no checkpoint meanwhile (asked to stop, it stops
/// without one). A FoldBatch with Prev ≥ the offset or an AskDurable with SentUpTo ≥ it confirms: the lane sends that user
/// neither before the broker has the dead letter.
/// </summary>
public sealed record RejectedEvent(long Offset, string Reason);

/// <summary>
/// Actor → lane: everything up to <paramref name="Mark"/> is in the profile, or rejected. <paramref name="Rejected"/>: all
/// rejections of this partition that the lane has not confirmed yet, whichever batch had them.
/// </summary>
public sealed record Folded(UserId UserId, LaneEpoch Epoch, long Mark, ImmutableArray<RejectedEvent> Rejected);

/// <summary>Actor → lane: my mark is below the batch's Prev; send again everything above <paramref name="Mark"/>.</summary>
public sealed record Gap(UserId UserId, LaneEpoch Epoch, long Mark);

/// <summary>Actor → lane: the journal has everything up to <paramref name="Mark"/> (the persisted mark, never the folded one).</summary>
public sealed record Durable(UserId UserId, LaneEpoch Epoch, long Mark);

/// <summary>Region → lane: the user cannot be recovered; its events are to be dead-lettered until an operator releases it.</summary>
public sealed record Quarantined(UserId UserId, LaneEpoch Epoch, string Reason);
