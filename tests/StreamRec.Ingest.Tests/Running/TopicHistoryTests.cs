using System.Text;
using Confluent.Kafka;
using StreamRec.Contracts;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class TopicHistoryTests : IDisposable
{
    private const string Topic = "history";
    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();
    private readonly IProducer<string, byte[]> _producer;
    private readonly TopicHistory _history;

    public TopicHistoryTests()
    {
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _broker.Address }).Build();
        _history = new TopicHistory(new KafkaSettings { BootstrapServers = _broker.Address, Embedded = true }, TimeProvider.System);
    }

    public void Dispose()
    {
        _history.Dispose();
        _producer.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task What_comes_after_the_extent_was_taken_is_not_read()
    {
        for (var i = 0; i < 40; i++) await ProduceAsync(i % 2, Event($"before-{i}"));
        var extent = await _history.ExtentAsync(Topic);
        for (var i = 0; i < 40; i++) await ProduceAsync(i % 2, Event($"after-{i}"));

        Assert.Equal([20, 20, 0, 0], extent!.Ends);
        var read = Enumerable.Range(0, extent.Partitions).SelectMany(p => _history.Events(extent, p, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(40, read.Count);
        Assert.All(read, record => Assert.StartsWith("before-", record.Event!.Event.EventId));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), read.Take(20).Select(record => record.Offset));
    }

    [Fact]
    public async Task What_is_no_event_comes_with_the_reason_that_its_dead_letter_names()
    {
        await ProduceAsync(0, """{"eventId":"x","userId":"ann","type":"teleport","timestamp":1}"""u8.ToArray());
        await ProduceAsync(0, new byte[EventLimits.EventBytes + 1]);
        await ProduceAsync(0, Event("good"));
        var extent = await _history.ExtentAsync(Topic);
        var read = _history.Events(extent!, 0, TestContext.Current.CancellationToken).ToList();
        Assert.Equal([EventProblemCodes.UnknownType, EventProblemCodes.TooLarge, null], read.Select(record => record.Problem?.Code));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_not_made_by_asking_for_it()
    {
        Assert.Null(await _history.ExtentAsync("nowhere"));
        Assert.Null(await _history.ExtentAsync("nowhere"));
    }

    [Fact]
    public async Task A_log_that_retention_has_cut_is_read_from_where_it_begins()
    {
        var large = Event("large", padding: 60_000);
        for (var i = 0; i < 120; i++) await ProduceAsync(0, large); // the embedded broker keeps 5 MB
        var extent = await _history.ExtentAsync(Topic);
        Assert.InRange(extent!.Begins[0], 1, 119);
        var read = _history.Events(extent, 0, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(extent.Begins[0], read[0].Offset);
        Assert.Equal(119, read[^1].Offset);
    }

    [Fact]
    public async Task A_Kafka_that_does_not_answer_is_named()
    {
        using var history = new TopicHistory(
            new KafkaSettings { BootstrapServers = $"127.0.0.1:{Loopback.FreePort()}" }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<IngestRefusedException>(() => history.ExtentAsync(Topic));
        Assert.StartsWith("Kafka at 127.0.0.1:", refused.Message);
    }

    private Task<DeliveryResult<string, byte[]>> ProduceAsync(int partition, byte[] value) =>
        _producer.ProduceAsync(new TopicPartition(Topic, partition), new Message<string, byte[]> { Key = "ann", Value = value });

    private static byte[] Event(string id, int padding = 0) => Encoding.UTF8.GetBytes(
        $$"""{"eventId":"{{id}}","userId":"ann","type":"like","itemId":"tt1","timestamp":1782936000000,"note":"{{new string('x', padding)}}"}""");
}
