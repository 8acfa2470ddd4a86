using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamRec.Testing;

/// <summary>What an operator does to topics.</summary>
public static class KafkaTopics
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public static IAdminClient Admin(string bootstrapServers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Returns when each partition can be written and read, which is some time after Kafka says that it is there.</summary>
    public static async Task CreateAsync(string bootstrapServers, string topic, int partitions)
    {
        using var admin = Admin(bootstrapServers);
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]);
        using var consumer = Consumer(bootstrapServers);
        // The protocol's time of a log's end is the number that stands for that offset.
        var end = new Timestamp(Offset.End.Value, TimestampType.NotAvailable);
        var ends = Enumerable.Range(0, partitions).Select(partition => new TopicPartitionTimestamp(topic, partition, end));
        await Eventually.TrueAsync(() => Task.Run(() =>
        {
            try
            {
                return consumer.OffsetsForTimes(ends, AnswerWithin).Count == partitions;
            }
            catch (KafkaException)
            {
                return false; // no leader yet
            }
        }), Eventually.DefaultLimit, () => $"{topic} can be written");
    }

    /// <summary>Deletes a partition's records but the last ones.</summary>
    /// <returns>Where its log begins then.</returns>
    public static async Task<long> CutAsync(string bootstrapServers, TopicPartition partition, int keep)
    {
        long begins;
        using (var consumer = Consumer(bootstrapServers))
            begins = await Task.Run(() => consumer.QueryWatermarkOffsets(partition, AnswerWithin).High.Value) - keep;
        using var admin = Admin(bootstrapServers);
        // First who leads it: librdkafka 2.16 that is told to delete records of what it does not know yet may take the process down.
        await Task.Run(() => admin.GetMetadata(partition.Topic, AnswerWithin));
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(partition, begins)]);
        return begins;
    }

    /// <summary>Deletes the topic and creates another one of its name.</summary>
    public static async Task MakeAnewAsync(string bootstrapServers, string topic, int partitions)
    {
        using var admin = Admin(bootstrapServers);
        await admin.DeleteTopicsAsync([topic]);
        await Eventually.TrueAsync(() => TryCreateAsync(admin, topic, partitions), Eventually.DefaultLimit, () => $"{topic} is there again");
    }

    private static IConsumer<Ignore, Ignore> Consumer(string bootstrapServers) =>
        new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "operator-unused" })
            .SetLogHandler((_, _) => { }).Build();

    private static async Task<bool> TryCreateAsync(IAdminClient admin, string topic, int partitions)
    {
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]);
            return true;
        }
        catch (CreateTopicsException late) when (late.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            return false; // a topic's deletion goes on after it is acknowledged
        }
    }
}
