using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Ingest.Kafka;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class KafkaProducerTests
{
    private const int Rounds = 20, Producing = 6, Each = 200;

    [Fact]
    public async Task A_producer_that_is_disposed_while_others_produce_answers_each_of_them_and_takes_nobody_down()
    {
        using var broker = EmbeddedBroker.Start();
        var settings = new KafkaSettings { BootstrapServers = broker.Address, Embedded = true };
        var clients = new KafkaClients(
            settings, new KafkaHealth(broker.Address, NullLogger.Instance, TimeProvider.System), NullLogger.Instance);
        var (delivered, late) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var producer = new KafkaProducer(clients, NullLogger.Instance);
            var begun = new CountdownEvent(Producing);
            var all = Enumerable.Range(0, Producing).Select(_ => Task.Run(async () =>
            {
                begun.Signal();
                for (var k = 0; k < Each; k++)
                {
                    try
                    {
                        await producer.ProduceAsync("some", new Message<byte[], byte[]> { Key = [1], Value = [2] }, CancellationToken.None);
                        Interlocked.Increment(ref delivered);
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref late);
                    }
                }
            })).ToArray();
            begun.Wait(TestContext.Current.CancellationToken);
            producer.Dispose();
            producer.Dispose();
            await Task.WhenAll(all).WaitAsync(Eventually.DefaultLimit, TestContext.Current.CancellationToken);
        }
        Assert.Equal(Rounds * Producing * Each, delivered + late);
        Assert.True(late > 0, "none was late");
    }
}
