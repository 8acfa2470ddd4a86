using System.Collections.Concurrent;
using Akka;
using Akka.Streams.Dsl;
using Confluent.Kafka;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// A partition while this node owns it: the buffer between the poll thread, which fills it, and the partition's stream, which
/// empties it. Over <see cref="High"/> records or <see cref="HighBytes"/> the poll thread pauses the partition, at
/// <see cref="Low"/> and <see cref="LowBytes"/> it resumes.
/// </summary>
internal sealed class AssignedPartition(TopicPartition partition, long start, long number, Task ready, Action<AssignedPartition> wantsResume)
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
    private long _lowWatermark = start;
    private int _resumeClaimed;
    private long _bytes;

    public int Partition => partition.Partition.Value;
    public TopicPartition TopicPartition => partition;

    /// <summary>The first offset to read: everything before it is durable.</summary>
    public long Start { get; } = start;

    /// <summary>Grows with each assignment.</summary>
    public long Number => number;

    /// <summary>When the rest of the node knows of the assignment.</summary>
    public Task Ready => ready;

    public bool Paused => _paused;

    /// <summary>No more records will come.</summary>
    public bool Completed => _completed;

    /// <summary>What may be committed; the lane moves it.</summary>
    public long LowWatermark
    {
        get => Volatile.Read(ref _lowWatermark);
        set => Volatile.Write(ref _lowWatermark, value);
    }

    public Source<CommittableMessage, NotUsed> Messages => Source.FromGraph(new PartitionSource(this));

    /// <summary>Poll thread. True: the partition is to be paused.</summary>
    public bool Add(ConsumeResult<byte[], byte[]> record)
    {
        var bytes = Interlocked.Add(ref _bytes, BytesOf(record));
        _buffer.Enqueue(new CommittableMessage(record));
        return !_paused && (_buffer.Count >= High || bytes >= HighBytes);
    }

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

    public void Complete()
    {
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
