using Akka.Actor;
using Akka.Streams;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest.Lanes;

/// <summary>What all lanes of a node share.</summary>
internal sealed record LaneServices(
    IngestSettings Settings, EventsTopic Topic, int Partitions, PartitionConsumer Consumer, StartOffsets Starts, DeadLetterWriter Letters, NodeBounds Bounds,
    IMaterializer Materializer, KafkaHealth Health, TimeProvider Time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Finds where the partition begins and begins to read it. Waits for a Kafka that does not answer.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">It cannot be read, and not because Kafka is away.</exception>
    /// <exception cref="OperationCanceledException">The lane has ended meanwhile; nothing is read.</exception>
    public async Task<AssignedPartition> OpenAsync(int partition, CancellationToken ends)
    {
        while (true)
        {
            ends.ThrowIfCancellationRequested();
            try
            {
                var start = await Starts.ResolveAsync(partition);
                ends.ThrowIfCancellationRequested();
                var opened = await Consumer.OpenAsync(partition, start);
                if (!ends.IsCancellationRequested) return opened;
                await Consumer.ReleaseAsync(opened);
            }
            catch (Confluent.Kafka.KafkaException problem)
            {
                if (KafkaHealth.IsRefusal(problem.Error.Code)) Health.Refused(problem.Error.Reason);
                else Health.Down(problem.Error.Reason);
                await Task.Delay(RetryAfter, Time, ends);
            }
        }
    }
}
