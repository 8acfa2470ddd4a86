using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>One change of the catalogue topic; a null value withdraws.</summary>
public readonly record struct CatalogRecord(string Key, byte[]? Value, long RecordTime);

/// <summary>
/// Reads the whole catalogue topic (compacted: as much as there are titles) from its beginning and then as it grows, on a thread
/// of its own; every node reads all of it. Each batch is applied before its offsets count as applied.
/// </summary>
public sealed class CatalogFeed : IDisposable
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, long> _applied = [];
    private readonly List<(int Partition, long Offset, TaskCompletionSource Done)> _waiting = [];
    private readonly Lock _turn = new();
    private readonly Thread _thread;

    /// <param name="settings">Where Kafka is.</param>
    /// <param name="apply">Called on the feed's thread, in the topic's order. What it throws stops the feed, loudly.</param>
    /// <param name="log">For the feed's own state.</param>
    public CatalogFeed(IngestSettings settings, Action<IReadOnlyList<CatalogRecord>> apply, ILogger log)
    {
        _thread = new Thread(() => Run(settings, apply, log)) { IsBackground = true, Name = "streamrec-catalog-feed" };
        _thread.Start();
    }

    /// <summary>Completes when everything that the topic had at start is applied.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Completes when the change at this place is applied.</summary>
    public Task WhenApplied(int partition, long offset)
    {
        lock (_turn)
        {
            if (_applied.TryGetValue(partition, out var applied) && applied >= offset) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((partition, offset, done));
            return done.Task;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run(IngestSettings settings, Action<IReadOnlyList<CatalogRecord>> apply, ILogger log)
    {
        try
        {
            var config = settings.Configured(new ConsumerConfig
            {
                GroupId = $"{settings.GroupId}.catalog", // required by the client; neither joined nor committed to
                EnableAutoCommit = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnablePartitionEof = true,
                FetchWaitMaxMs = settings.Embedded ? 5 : 100,
            });
            using var consumer = new ConsumerBuilder<string, byte[]?>(config)
                .SetValueDeserializer(new NullableBytes()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            Read(consumer, Assign(consumer, settings), apply, log);
        }
        catch (OperationCanceledException)
        {
            _caughtUp.TrySetCanceled();
        }
        catch (Exception failure)
        {
            log.LogCritical(failure, "The catalogue feed has stopped: titles of topic {Topic} are no longer applied until a restart.", settings.CatalogTopic);
            _caughtUp.TrySetException(failure);
            lock (_turn) _waiting.ForEach(waiting => waiting.Done.TrySetException(failure));
        }
    }

    private HashSet<int> Assign(IConsumer<string, byte[]?> consumer, IngestSettings settings)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        for (; ; _stop.Token.WaitHandle.WaitOne(Poll))
        {
            _stop.Token.ThrowIfCancellationRequested();
            try
            {
                var partitions = admin.GetMetadata(settings.CatalogTopic, TimeSpan.FromSeconds(5)).Topics[0].Partitions;
                if (partitions.Count == 0) continue;
                consumer.Assign(partitions.Select(p => new TopicPartitionOffset(settings.CatalogTopic, p.PartitionId, Offset.Beginning)));
                return [.. partitions.Select(p => p.PartitionId)];
            }
            catch (KafkaException)
            {
                // Kafka is away: the node has said so when it looked for its topics.
            }
        }
    }

    private void Read(IConsumer<string, byte[]?> consumer, HashSet<int> behind, Action<IReadOnlyList<CatalogRecord>> apply, ILogger log)
    {
        var batch = new List<CatalogRecord>();
        var ends = new Dictionary<int, long>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var wait = Poll;
                while (batch.Count < BatchSize && consumer.Consume(wait) is { } read)
                {
                    if (read.IsPartitionEOF) behind.Remove(read.Partition.Value);
                    else
                    {
                        batch.Add(new CatalogRecord(read.Message.Key, read.Message.Value, read.Message.Timestamp.UnixTimestampMs));
                        ends[read.Partition.Value] = read.Offset.Value;
                    }
                    wait = TimeSpan.Zero;
                }
            }
            catch (ConsumeException problem)
            {
                log.LogWarning("Reading the catalogue topic: {Reason}; trying on.", problem.Error.Reason);
            }
            if (batch.Count > 0) apply(batch);
            batch.Clear();
            Applied(ends);
            if (behind.Count == 0) _caughtUp.TrySetResult();
        }
        _stop.Token.ThrowIfCancellationRequested();
    }

    private void Applied(Dictionary<int, long> ends)
    {
        lock (_turn)
        {
            foreach (var (partition, offset) in ends) _applied[partition] = offset;
            ends.Clear();
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                var (partition, offset, done) = _waiting[i];
                if (!_applied.TryGetValue(partition, out var applied) || applied < offset) continue;
                done.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }
    }

    private sealed class NullableBytes : IDeserializer<byte[]?>
    {
        public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : data.ToArray();
    }
}
