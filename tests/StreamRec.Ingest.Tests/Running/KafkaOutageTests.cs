using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class KafkaOutageTests
{
    [Fact]
    public async Task A_broker_that_is_killed_and_comes_back_costs_no_event()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var broker = await KafkaBroker.StartAsync();
        var journal = new FakeJournal();
        await using var rig = await Rig.OnAsync(broker.BootstrapServers, Rig.NewTopics(), journal);
        var made = await rig.ProduceAsync(300, users: 10, "a");
        await rig.JournalHasAsync(300);
        await broker.KillAsync();
        await Eventually.TrueAsync(() => rig.Node.Status.Kafka == KafkaState.Down, () => $"{rig.Node.Status}");
        Assert.NotEmpty(rig.Node.Status.KafkaReason);
        await broker.StartAgainAsync();
        await Eventually.TrueAsync(() => rig.Node.Status.Kafka == KafkaState.Up, () => $"{rig.Node.Status}");
        foreach (var (user, ids) in await rig.ProduceAsync(300, users: 10, "b")) made[user].AddRange(ids);
        await rig.JournalHasAsync(600);
        foreach (var (user, ids) in made) Assert.Equal(ids, journal.Users[user].Folded);
    }

    [Fact]
    public async Task A_node_waits_for_a_Kafka_that_is_not_there_yet()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var broker = await KafkaBroker.StartAsync();
        await broker.StopAsync();
        var starting = Rig.OnAsync(broker.BootstrapServers, Rig.NewTopics(), new FakeJournal());
        Assert.False(starting.IsCompleted);
        await broker.StartAgainAsync();
        await using var rig = await starting;
        await rig.ProduceAsync(50, users: 5);
        await rig.JournalHasAsync(50);
    }

    [Fact]
    public async Task Producing_to_a_broker_that_is_gone_says_that_the_log_is_unavailable()
    {
        await using var rig = await Rig.EmbeddedAsync(start: false);
        var gone = rig.Settings.Kafka with { BootstrapServers = $"127.0.0.1:{Loopback.FreePort()}", ProduceTimeout = TimeSpan.FromSeconds(1) };
        using var log = new KafkaEventLog(gone, rig.Topics, rig.Health, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await Assert.ThrowsAsync<EventLogUnavailableException>(() => log.AppendAsync(Rig.Event("u", "e"), TestContext.Current.CancellationToken));
    }
}
