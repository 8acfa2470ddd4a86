using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest.Lanes;

// What reaches a lane besides the answers of actors (Domain's HandOff.cs).

/// <summary>From the partition's stream: it begins. Answer: <see cref="LaneReady"/>.</summary>
internal sealed record StreamBegins
{
    public static readonly StreamBegins Instance = new();
}

/// <summary>From the partition's stream: what was read, and the offset up to which nothing else is there.</summary>
internal sealed record RecordsRead(List<LaneRecord> Records, long ReadTo);

/// <summary>To the partition's stream: one more <see cref="RecordsRead"/> is welcome.</summary>
internal sealed record LaneReady
{
    public static readonly LaneReady Instance = new();
}

/// <summary>The partition is not this node's any more, or its stream has failed.</summary>
internal sealed record StreamEnded(Exception? Failure);

internal sealed record LetterWritten(long Offset);
internal sealed record LetterFailed(long Offset);

internal sealed record LaneTick
{
    public static readonly LaneTick Instance = new();
}

/// <summary>The consumer reads the partition for this lane.</summary>
internal sealed record LaneOpened(AssignedPartition Partition);

/// <summary>The partition cannot be opened; the lane ends and is begun again.</summary>
internal sealed record LaneNotOpened(Exception Problem);

/// <summary>What may be committed is, and the partition is not read here any more.</summary>
internal sealed record LaneReleased
{
    public static readonly LaneReleased Instance = new();
}
