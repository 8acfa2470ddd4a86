using System.Collections.Concurrent;
using Akka;
using Akka.Streams.Dsl;
using Confluent.Kafka;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// A partition while this node owns it: the buffer between the poll thread, which fills it, and the partition's stream, which
/// empties it. Over <see cref="High"/> records the poll thread pauses the partition, at <see cref="Low"/> it resumes.
/// </summary>
internal sealed class AssignedPartition(TopicPartition partition, long start, long number, Task ready, Action<AssignedPartition> wantsResume)
{
    public const int High = 2_048;
    public const int Low = 512;

    private readonly ConcurrentQueue<CommittableMessage> _buffer = new();
    private Action? _wake;
    private volatile bool _completed;
    private volatile bool _paused;
    private long _lowWatermark = start;
    private int _resumeClaimed;

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
        _buffer.Enqueue(new CommittableMessage(record));
        return !_paused && _buffer.Count >= High;
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
        if (_paused && _buffer.Count <= Low) wantsResume(this);
        return taken;
    }

    public void OnChange(Action wake) => Volatile.Write(ref _wake, wake);
}
