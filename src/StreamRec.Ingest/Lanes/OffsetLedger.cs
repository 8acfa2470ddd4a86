namespace StreamRec.Ingest.Lanes;

/// <summary>
/// The window of one partition in offset order. <see cref="LowWatermark"/> is what may be committed: every event below it is
/// done, so that a reader who begins there misses nothing.
/// </summary>
internal sealed class OffsetLedger(long start)
{
    private readonly Queue<PendingEvent> _window = new();

    /// <summary>The next offset to read. Offsets may skip (compaction, transaction markers) but never go back.</summary>
    public long Position { get; private set; } = start;

    public long LowWatermark => _window.TryPeek(out var oldest) ? oldest.Offset : Position;

    public bool IsEmpty => _window.Count == 0;

    /// <summary>About what the window keeps in memory: records with their original bytes, and what an event costs besides.</summary>
    public long Bytes { get; private set; }

    public PendingEvent? Oldest => _window.TryPeek(out var oldest) ? oldest : null;

    public Queue<PendingEvent>.Enumerator GetEnumerator() => _window.GetEnumerator();

    public void Add(PendingEvent pending)
    {
        _window.Enqueue(pending);
        Bytes += pending.Bytes;
        Position = pending.Offset + 1;
    }

    /// <summary>The log holds nothing more below <paramref name="end"/>.</summary>
    public void ReadTo(long end) => Position = Math.Max(Position, end);

    public void Trim()
    {
        while (_window.TryPeek(out var oldest) && oldest.Stage == EventStage.Done) Bytes -= _window.Dequeue().Bytes;
    }
}
