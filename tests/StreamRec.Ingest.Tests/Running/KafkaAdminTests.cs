using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Ingest.Kafka;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class KafkaAdminTests
{
    private const int Askers = 8, Rounds = 300, AtOnce = 4;
    private static readonly int[] Partitions = [.. Enumerable.Range(0, 100)];

    /// <summary>
    /// Each question makes the client ask for metadata, and each answer to that reaches all that wait for one. More threads than cores, and
    /// lists that are long to look through: a thread is often interrupted between a question and its waiting.
    /// </summary>
    [Fact]
    public async Task Many_ask_at_once_for_offsets_of_what_the_client_does_not_know_and_each_is_answered()
    {
        using var broker = EmbeddedBroker.Start();
        using var admin = Admin(broker);
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => Task.Factory.StartNew(
            () => Ask(admin, asker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private static void Ask(KafkaAdmin admin, int asker)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var asked = Enumerable.Range(0, AtOnce).Select(i => admin.EndsAsync($"nowhere-{asker}-{round}-{i}", Partitions)).ToList();
            foreach (var question in asked)
            {
                Assert.True(Task.WhenAny(question).Wait(Eventually.DefaultLimit), "a question is not answered");
                Assert.IsType<KafkaException>(question.Exception?.InnerException);
            }
        }
    }

    private static KafkaAdmin Admin(EmbeddedBroker broker)
    {
        var settings = new KafkaSettings { BootstrapServers = broker.Address, Embedded = true };
        var health = new KafkaHealth(broker.Address, NullLogger.Instance, TimeProvider.System);
        return new KafkaAdmin(new KafkaClients(settings, health, NullLogger.Instance));
    }
}
