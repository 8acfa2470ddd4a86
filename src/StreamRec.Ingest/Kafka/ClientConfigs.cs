using Confluent.Kafka;

namespace StreamRec.Ingest.Kafka;

/// <summary>The librdkafka settings that our promises rest on, and those that only make it fast.</summary>
internal static class ClientConfigs
{
    /// <summary>Not to be passed through: at-least-once reading, the chain and the shard of a user rest on them.</summary>
    private static readonly string[] Ours =
    [
        "bootstrap.servers", "group.id", "group.instance.id", "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset",
        "partition.assignment.strategy", "group.protocol", "enable.idempotence", "acks", "request.required.acks", "partitioner",
        "test.mock.num.brokers", "enable.partition.eof",
    ];

    /// <exception cref="IngestRefusedException">A property that is not to be set, or that librdkafka does not know.</exception>
    public static void Check(KafkaSettings kafka)
    {
        foreach (var (name, value) in kafka.Properties)
        {
            if (Ours.Contains(name))
            {
                throw new IngestRefusedException($"kafka.properties sets {name} = {value}, which StreamRec decides itself. Remove it.");
            }
        }
        try
        {
            using var consumer = new ConsumerBuilder<byte[], byte[]>(Consumer(kafka, "check")).SetLogHandler((_, _) => { }).Build();
            using var producer = new ProducerBuilder<byte[], byte[]>(Producer(kafka)).SetLogHandler((_, _) => { }).Build();
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new IngestRefusedException(
                $"kafka.properties: {problem.Message} Names and values are those of librdkafka's CONFIGURATION.md.", problem);
        }
    }

    public static AdminClientConfig Admin(KafkaSettings kafka) => With(new AdminClientConfig(Base(kafka)), kafka);

    public static ProducerConfig Producer(KafkaSettings kafka) => With(
        new ProducerConfig(Base(kafka))
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 0,
            Partitioner = Partitioner.Murmur2Random,
            MessageTimeoutMs = (int)kafka.ProduceTimeout.TotalMilliseconds,
        },
        kafka);

    public static ConsumerConfig Consumer(KafkaSettings kafka, string groupId) => With(
        new ConsumerConfig(Base(kafka))
        {
            GroupId = groupId,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = true,
            // The embedded broker lets an empty fetch wait this long even when a record arrives meanwhile.
            FetchWaitMaxMs = kafka.Embedded ? 5 : 100,
            // Bounded well below librdkafka's 100,000: a pause throws away what was prefetched.
            QueuedMinMessages = 4_000,
            QueuedMaxMessagesKbytes = 32 * 1024,
            FetchErrorBackoffMs = 50,
        },
        kafka);

    private static ClientConfig Base(KafkaSettings kafka) => new()
    {
        BootstrapServers = kafka.BootstrapServers,
        ClientId = "streamrec",
        // Found again within a second after an outage; librdkafka would wait up to ten.
        ReconnectBackoffMs = 50,
        ReconnectBackoffMaxMs = 1_000,
        LogConnectionClose = false,
    };

    private static T With<T>(T config, KafkaSettings kafka) where T : ClientConfig
    {
        foreach (var (name, value) in kafka.Properties) config.Set(name, value);
        return config;
    }
}
