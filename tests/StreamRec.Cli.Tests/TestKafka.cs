using Confluent.Kafka;
using StreamRec.Ingest.Kafka;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests;

/// <summary>The embedded broker as a node runs it, and a look into its events topic.</summary>
internal sealed class TestKafka : IDisposable
{
    public const string Topic = "streamrec.events";
    private readonly EmbeddedBroker _broker = new();
    private readonly IAdminClient _admin;

    public TestKafka() => _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();

    public string BootstrapServers => _broker.BootstrapServers;

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

    public void Dispose()
    {
        _admin.Dispose();
        _broker.Dispose();
    }
}
