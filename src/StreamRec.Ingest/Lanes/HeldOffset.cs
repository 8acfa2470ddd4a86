using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>The oldest event of a lane that is not done: nothing behind it can be committed.</summary>
/// <param name="User">Null when the record is no event.</param>
/// <param name="Reason">What it waits for, in words.</param>
public readonly record struct HeldOffset(long Offset, UserId? User, string Reason);
