using System.Collections.Concurrent;
using Akka;
using Akka.Streams.Dsl;
using Confluent.Kafka;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Kafka;

/// <summary>Where a partition's lane begins.</summary>
/// <param name="Generation">The topic that the offsets are of.</param>
/// <param name="Offset">The first offset to read: everything before it is durable.</param>
/// <param name="End">What the log held when the lane began (the last stable offset): no earlier owner has shown anything beyond.</param>
internal readonly record struct PartitionStart(string Generation, long Offset, long End);

/// <summary>
/// A partition while this node reads it: the buffer between the poll thread, which fills it, and the partition's stream, which
/// empties it. Over <see cref="High"/> records or <see cref="HighBytes"/> the poll thread pauses the partition, at
/// <see cref="Low"/> and <see cref="LowBytes"/> it resumes.
/// </summary>
internal sealed class AssignedPartition(TopicPartition partition, PartitionStart start, long number, Action<AssignedPartition> wantsResume)
{
    public const int High = 2_048;
    public const int Low = 512;

    /// <summary>Of events as they should be, 2,048 are some 0.5 MB; this is for what is none.</summary>
    public const long HighBytes = 8 << 20;
    public const long LowBytes = 2 << 20;

    private readonly ConcurrentQueue<CommittableMessage> _buffer = new();
    private Action? _wake;
    private volatile bool _completed;
    private volatile bool _paused;
    private volatile bool _stopped;
    private long _lowWatermark = start.Offset;
    private int _resumeClaimed;
    private volatile Hold? _held;
    private long _bytes;

    public int Partition => partition.Partition.Value;
    public TopicPartition TopicPartition => partition;
    public PartitionStart Start => start;

    /// <summary>Grows with each assignment.</summary>
    public long Number => number;

    public bool Paused => _paused;

    /// <summary>It is to stay paused: its lane ends.</summary>
    public bool Stopped { get => _stopped; set => _stopped = value; }

    /// <summary>No more records will come.</summary>
    public bool Completed => _completed;

    /// <summary>Why none will come; null: the partition was released.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The next offset that the poll thread expects. Poll thread.</summary>
    public long Next { get; private set; } = start.Offset;

    /// <summary>What holds <see cref="LowWatermark"/> down; the lane says so now and then, for those who watch.</summary>
    public HeldOffset? Held
    {
        get => _held?.Value;
        set => _held = value is { } held ? new Hold(held) : null;
    }

    private sealed record Hold(HeldOffset Value);

    /// <summary>What may be committed; the lane moves it.</summary>
    public long LowWatermark
    {
        get => Volatile.Read(ref _lowWatermark);
        set => Volatile.Write(ref _lowWatermark, value);
    }

    public Source<CommittableMessage, NotUsed> Messages => Source.FromGraph(new CommittableExternalSource(this));

    /// <summary>Poll thread. True: the partition is to be paused.</summary>
    public bool Add(ConsumeResult<byte[], byte[]> record)
    {
        Next = Math.Max(Next, record.IsPartitionEOF ? record.Offset.Value : record.Offset.Value + 1);
        var bytes = Interlocked.Add(ref _bytes, BytesOf(record));
        _buffer.Enqueue(new CommittableMessage(record));
        return !_paused && (_buffer.Count >= High || bytes >= HighBytes);
    }

    /// <summary>Poll thread: what lay before <paramref name="offset"/> is gone from the log.</summary>
    public void Skip(long offset) => Next = offset;

    /// <summary>Poll thread, after some <see cref="Add"/>.</summary>
    public void Publish() => Volatile.Read(ref _wake)?.Invoke();

    /// <summary>Poll thread.</summary>
    public void SetPaused(bool paused)
    {
        _paused = paused;
        Volatile.Write(ref _resumeClaimed, 0);
    }

    /// <summary>True once per pause.</summary>
    public bool TryClaimResume() => Interlocked.Exchange(ref _resumeClaimed, 1) == 0;

    public void Complete(Exception? failure = null)
    {
        if (_completed) return;
        Failure = failure;
        _completed = true;
        Publish();
    }

    public bool TryTake(out CommittableMessage message)
    {
        var taken = _buffer.TryDequeue(out message);
        var bytes = taken ? Interlocked.Add(ref _bytes, -BytesOf(message.Record)) : Interlocked.Read(ref _bytes);
        if (_paused && _buffer.Count <= Low && bytes <= LowBytes) wantsResume(this);
        return taken;
    }

    private static long BytesOf(ConsumeResult<byte[], byte[]> record) =>
        record.IsPartitionEOF ? 0 : (record.Message.Key?.Length ?? 0) + (record.Message.Value?.Length ?? 0);

    public void OnChange(Action wake) => Volatile.Write(ref _wake, wake);
}
