using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests;

/// <summary>librdkafka's mock cluster, which the embedded broker is too, and a look into its events topic.</summary>
internal sealed class TestKafka : IDisposable
{
    public const string Topic = "streamrec.events";
    private readonly IProducer<Null, Null> _owner;
    private readonly IAdminClient _admin;

    public TestKafka()
    {
        var config = new ProducerConfig { BootstrapServers = "mock" };
        config.Set("test.mock.num.brokers", "1");
        _owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        _admin = new DependentAdminClientBuilder(_owner.Handle).Build();
        var broker = _admin.GetMetadata(TimeSpan.FromSeconds(20)).Brokers[0];
        BootstrapServers = $"{broker.Host}:{broker.Port}";
    }

    public string BootstrapServers { get; }

    /// <summary>Creates the topic by asking for it.</summary>
    public async Task<int> PartitionsAsync()
    {
        var count = 0;
        await Eventually.TrueAsync(() => (count = _admin.GetMetadata(Topic, TimeSpan.FromSeconds(20)).Topics[0].Partitions.Count) > 0, "the topic exists");
        return count;
    }

    /// <summary>A consumer of all partitions from their beginning.</summary>
    public async Task<IConsumer<byte[], byte[]>> ConsumerAsync()
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = "reader", EnableAutoCommit = false, FetchWaitMaxMs = 5 }).Build();
        var partitions = await PartitionsAsync();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(Topic, p, Offset.Beginning)));
        return consumer;
    }

    /// <summary>How many records the topic has.</summary>
    public async Task<long> RecordsAsync()
    {
        using var consumer = await ConsumerAsync();
        var sum = consumer.Assignment.Sum(partition => consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(20)).High.Value);
        consumer.Close();
        return sum;
    }

    public void Dispose()
    {
        _admin.Dispose();
        _owner.Dispose();
    }
}
