using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// One record of the log as the lane reads it: an event, or the reason why it is none. Key and value are the original bytes,
/// kept until the event is done: they are what a dead letter carries.
/// </summary>
public sealed record LaneRecord(long Offset, long RecordTime, byte[]? Key, byte[]? Value, RecordedEvent? Event, EventProblem? Problem);

/// <summary>Why a record goes to the dead-letter topic. Codes are short and stable (headers, metrics); Detail is for people.</summary>
public sealed record DeadLetter(LaneRecord Record, string Reason, string Detail)
{
    /// <summary>No value, or an empty one.</summary>
    public const string Empty = "empty";

    /// <summary>The fold refused it.</summary>
    public const string Rejected = "rejected";

    /// <summary>Its user cannot be recovered.</summary>
    public const string Quarantined = "quarantined";
}
