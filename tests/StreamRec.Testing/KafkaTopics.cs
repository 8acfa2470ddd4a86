using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamRec.Testing;

/// <summary>What an operator does to topics.</summary>
public static class KafkaTopics
{
    public static IAdminClient Admin(string bootstrapServers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Returns when each partition can be written and read, which is some time after Kafka says that it is there.</summary>
    public static async Task CreateAsync(string bootstrapServers, string topic, int partitions)
    {
        using var admin = Admin(bootstrapServers);
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]);
        var ends = Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffsetSpec
        {
            TopicPartition = new TopicPartition(topic, partition),
            OffsetSpec = OffsetSpec.Latest(),
        });
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await admin.ListOffsetsAsync(ends)).ResultInfos.TrueForAll(end => !end.TopicPartitionOffsetError.Error.IsError);
            }
            catch (KafkaException)
            {
                return false; // no leader yet
            }
        }, Eventually.DefaultLimit, () => $"{topic} can be written");
    }

    /// <summary>Deletes the topic and creates another one of its name.</summary>
    public static async Task MakeAnewAsync(string bootstrapServers, string topic, int partitions)
    {
        using var admin = Admin(bootstrapServers);
        await admin.DeleteTopicsAsync([topic]);
        await Eventually.TrueAsync(() => TryCreateAsync(admin, topic, partitions), Eventually.DefaultLimit, () => $"{topic} is there again");
    }

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
