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
internal sealed record EndAnswered(long? End);

internal sealed record LaneTick
{
    public static readonly LaneTick Instance = new();
}

/// <summary>To the registry, by it to all lanes: take no more records, make everything durable soon. Answer: LanesDrained, LaneDrained.</summary>
internal sealed record DrainLane
{
    public static readonly DrainLane Instance = new();
}

/// <summary>The lane's window is empty.</summary>
internal sealed record LaneDrained
{
    public static readonly LaneDrained Instance = new();
}

internal sealed record LanesDrained
{
    public static readonly LanesDrained Instance = new();
}
