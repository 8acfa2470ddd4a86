using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Servers;

public sealed class ServerHarnessTests
{
    [Fact]
    public async Task A_killed_broker_has_every_acknowledged_record_when_it_is_back()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var broker = await KafkaBroker.StartAsync(partitions: 1);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await producer.ProduceAsync("kept", new Message<string, string> { Key = "k", Value = "before" });
        await broker.KillAsync();
        await broker.StartAgainAsync();
        await producer.ProduceAsync("kept", new Message<string, string> { Key = "k", Value = "after" });

        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "reader" }).Build();
        consumer.Assign(new TopicPartitionOffset("kept", 0, Offset.Beginning));
        var values = new List<string>();
        await Eventually.TrueAsync(() =>
        {
            if (consumer.Consume(100) is { } record) values.Add(record.Message.Value);
            return values.Count == 2;
        }, () => $"read {string.Join(',', values)}");
        Assert.Equal(["before", "after"], values);
    }

    [Fact]
    public async Task A_killed_database_comes_back_on_its_port()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.NotEqual(database, await server.CreateDatabaseAsync());
    }
}
