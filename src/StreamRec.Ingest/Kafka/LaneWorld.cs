using Confluent.Kafka;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Kafka;

/// <summary>One assignment's Kafka, as its lane sees it.</summary>
internal sealed class LaneWorld(AssignedPartition partition, string topic, KafkaAdmin admin, DeadLetterWriter letters) : ILaneWorld
{
    public Task<bool> WriteAsync(DeadLetter letter) => letters.WriteAsync(partition.Partition, letter);

    public async Task<long?> EndAsync()
    {
        try
        {
            return (await admin.EndsAsync(topic, [partition.Partition]))[0];
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    public void LowWatermark(long offset) => partition.LowWatermark = offset;
}
