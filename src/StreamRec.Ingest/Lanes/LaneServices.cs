using System.Collections.Concurrent;
using Akka.Streams;
using Confluent.Kafka;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest.Lanes;

/// <summary>What all lanes of a node share.</summary>
internal sealed record LaneServices(
    IngestSettings Settings, EventsTopic Topic, int Partitions, PartitionConsumer Consumer, StartOffsets Starts, DeadLetterWriter Letters,
    NodeBounds Bounds,
    IMaterializer Materializer, KafkaHealth Health, TimeProvider Time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Lanes that do not read yet: since when, and what kept them from it last.</summary>
    public ConcurrentDictionary<int, (long Since, string Reason)> Opening { get; } = new();

    /// <summary>Finds where the partition begins and begins to read it; tries until it can.</summary>
    /// <exception cref="OperationCanceledException">The lane has ended meanwhile; nothing is read.</exception>
    public async Task<AssignedPartition> OpenAsync(int partition, CancellationToken ends)
    {
        var since = Time.GetTimestamp();
        Opening[partition] = (since, "Kafka has not said where it begins");
        try
        {
            while (true)
            {
                ends.ThrowIfCancellationRequested();
                try
                {
                    var start = await Starts.ResolveAsync(partition);
                    ends.ThrowIfCancellationRequested();
                    var opened = await Consumer.OpenAsync(partition, start);
                    Health.Allowed("offsets");
                    if (!ends.IsCancellationRequested) return opened;
                    await Consumer.ReleaseAsync(opened);
                }
                catch (KafkaException problem)
                {
                    Health.Failed(problem.Error, "offsets");
                    Opening[partition] = (since, problem.Error.Reason);
                    await Task.Delay(RetryAfter, Time, ends);
                }
            }
        }
        finally
        {
            Opening.TryRemove(partition, out _);
        }
    }
}
