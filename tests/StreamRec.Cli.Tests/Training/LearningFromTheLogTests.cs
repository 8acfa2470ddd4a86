using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Training;

public sealed class LearningFromTheLogTests : IDisposable
{
    private const string CatalogTopic = "streamrec.catalog";
    private const long Start = 1_782_936_000_000, Day = 24 * 3_600_000;
    private readonly TestFolder _folder = new("learning");
    private readonly TestKafka _kafka = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _kafka.Dispose();
        _folder.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task The_same_log_gives_the_same_bundle_on_another_Kafka_too_and_its_manifest_says_what_was_read()
    {
        using var other = new TestKafka();
        Produce(_kafka);
        Produce(other);
        Assert.Equal(ExitCodes.Done, await TrainAsync(_kafka, "first"));
        Assert.Equal(ExitCodes.Done, await TrainAsync(other, "second"));
        foreach (var file in (string[])["manifest.json", "ranker.onnx", "signals.bin"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["first"], file)), File.ReadAllBytes(Path.Combine(_folder["second"], file)));

        using var model = RankerModel.Load(_folder["first"]);
        var log = model.Manifest.TrainingLog!;
        Assert.Equal((TestKafka.Topic, CatalogTopic, TestKafka.Topic), (log.Topic, log.CatalogTopic, model.Manifest.TrainedOn));
        Assert.Equal((900, 902), (log.Choices, log.Ends.Sum()));
        Assert.Equal(901, log.Events);
        Assert.Equal(["titles.jsonl"], model.Manifest.TrainingFiles.Keys);
    }

    [Fact]
    public async Task What_was_read_and_what_was_passed_over_is_said()
    {
        Produce(_kafka);
        Assert.Equal(ExitCodes.Done, await TrainAsync(_kafka, "bundle"));
        foreach (var said in (string[])["901 events in 4 partitions", "900 choices of titles; 1 repeats and 0 of titles", "1 records are no events", "teleport"])
            Assert.Contains(said, _errors.ToString());
    }

    [Fact]
    public async Task A_log_that_retention_has_cut_is_learned_from_as_far_as_it_goes_and_that_is_said()
    {
        var large = JsonSerializer.SerializeToUtf8Bytes(
            new { eventId = "large", userId = "u0", type = "impression", itemId = "tt0000001", timestamp = Start, note = new string('x', 60_000) });
        using (var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build())
        {
            for (var i = 0; i < 120; i++) // the broker keeps 5 MB
                await producer.ProduceAsync(new TopicPartition(TestKafka.Topic, 2), new Message<string, byte[]> { Key = "u0", Value = large });
        }
        Produce(_kafka);
        Assert.Equal(ExitCodes.Done, await TrainAsync(_kafka, "bundle"));
        Assert.Contains($"{TestKafka.Topic} begins above offset 0 in 1 of 4 partitions, the first of them [2] at ", _errors.ToString());
        using var model = RankerModel.Load(_folder["bundle"]);
        Assert.True(model.Manifest.TrainingLog!.Begins[2] > 0);
    }

    [Fact]
    public async Task Titles_come_from_the_catalogue_topic_and_a_withdrawn_one_is_gone_while_its_events_count()
    {
        var titles = Titles.Some(40);
        Produce(_kafka, titles: [], topic: [.. titles.Select(title => (title.Id, (Title?)title)), (titles[3].Id, null)]);
        Assert.Equal(ExitCodes.Done, await TrainAsync(_kafka, "bundle"));
        using var model = RankerModel.Load(_folder["bundle"]);
        Assert.Equal(900, model.Manifest.TrainingLog!.Choices);
        Assert.Equal(39, model.Manifest.Options["warm-titles"]);
        Assert.Equal(41, model.Manifest.TrainingLog.CatalogEnds.Sum());
    }

    [Fact]
    public async Task A_refresh_from_the_log_goes_through_the_gate()
    {
        Produce(_kafka);
        string[] refresh = [.. FromLog(_kafka, "refresh"), "--no-encoder", "--serving", _folder["serving"]];
        Assert.Equal(ExitCodes.Done, await RunAsync([.. refresh, "--tolerance", "1"]));
        using (var model = RankerModel.Load(_folder["serving"])) Assert.Equal(TestKafka.Topic, model.Manifest.TrainedOn);
        Assert.Equal(ExitCodes.Incomplete, await RunAsync([.. refresh, "--seed", "2", "--tolerance", "-1"]));
        Assert.Contains("popular-7d-live has", File.ReadAllText(Path.Combine(_folder["serving.refused"], "refused.txt")));
    }

    [Fact]
    public async Task A_log_with_too_little_or_nothing_in_it_is_named_and_exits_2()
    {
        File.WriteAllText(_folder["titles.jsonl"], "");
        Assert.Equal(ExitCodes.Unavailable, await TrainAsync(_kafka, "bundle"));
        Assert.Contains($"Kafka at {_kafka.BootstrapServers} has no topic {TestKafka.Topic}", _errors.ToString());

        await _kafka.PartitionsAsync();
        Assert.Equal(ExitCodes.Unavailable, await TrainAsync(_kafka, "bundle"));
        Assert.Contains($"Topic {TestKafka.Topic} of {_kafka.BootstrapServers} is empty", _errors.ToString());

        Produce(_kafka, events: 7);
        Assert.Equal(ExitCodes.Unavailable, await TrainAsync(_kafka, "bundle"));
        Assert.Contains("has 7 choices of known titles in 8 events; training takes at least 14", _errors.ToString());
        Assert.False(Directory.Exists(_folder["bundle"]) && Directory.EnumerateFiles(_folder["bundle"]).Any());
    }

    [Fact]
    public async Task A_Kafka_that_is_not_there_is_named_and_exits_2()
    {
        var nowhere = $"127.0.0.1:{Loopback.FreePort()}";
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("train", "--from-log", "--kafka", nowhere, "--output", _folder["bundle"]));
        Assert.Contains($"Kafka at {nowhere}, topic {TestKafka.Topic}:", _errors.ToString());
    }

    [Theory]
    [InlineData("expected the data set's folder, or --from-log", "refresh", "--serving", "s")]
    [InlineData("Both the folder data and --from-log are given", "train", "data", "--from-log", "--output", "o")]
    [InlineData("--titles is 't.jsonl': it belongs to a data set's folder", "train", "--from-log", "--titles", "t.jsonl", "--output", "o")]
    [InlineData("--every is '1 day', expected a whole number with s, m, h or d", "refresh", "data", "--serving", "s", "--every", "1 day")]
    public async Task Wrong_usage_is_named_and_exits_1(string expected, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(expected, _errors.ToString());
    }

    private Task<int> TrainAsync(TestKafka kafka, string bundle) =>
        RunAsync([.. FromLog(kafka, "train"), "--no-encoder", "--epochs", "1", "--seed", "5", "--output", _folder[bundle]]);

    private string[] FromLog(TestKafka kafka, string command) =>
        [command, "--from-log", "--kafka", kafka.BootstrapServers, "--catalog", _folder["titles.jsonl"]];

    private Task<int> RunAsync(params string[] arguments) =>
        Application.RunAsync(arguments, TextWriter.Null, _errors, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Thirty people watch forty films, neighbours by number one after the other, for sixty days; a repeat, and what is no event.</summary>
    private void Produce(TestKafka kafka, int events = 900, Title[]? titles = null, IReadOnlyList<(ItemId Id, Title? Title)>? topic = null)
    {
        File.WriteAllLines(_folder["titles.jsonl"], (titles ?? Titles.Some(40)).Select(title => Encoding.UTF8.GetString(TitleJson.Write(title))));
        using var producer = new ProducerBuilder<string, byte[]?>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, Partitioner = Partitioner.Murmur2Random }).Build();
        foreach (var (id, title) in topic ?? [])
            producer.Produce(CatalogTopic, new Message<string, byte[]?> { Key = id.Value, Value = title is null ? null : TitleJson.Write(title) });
        for (var i = 0; i < events; i++) Send(i, i);
        Send(events - 1, events);
        producer.Produce(TestKafka.Topic, new Message<string, byte[]?> { Key = "u0", Value = """{"eventId":"x","userId":"u0","type":"teleport","timestamp":1}"""u8.ToArray() });
        producer.Flush(TestContext.Current.CancellationToken);

        void Send(int i, int sent)
        {
            var e = new
            {
                eventId = $"e{i}",
                userId = $"u{i % 30}",
                type = "playComplete",
                itemId = Titles.Some(40)[(i % 30 + i / 30 * 3) % 40].Id.Value,
                timestamp = Start + i * (60 * Day / 900),
            };
            producer.Produce(TestKafka.Topic, new Message<string, byte[]?>
            {
                Key = e.userId,
                Value = JsonSerializer.SerializeToUtf8Bytes(e),
                Timestamp = new Timestamp(Start + sent * (60 * Day / 900), TimestampType.CreateTime),
            });
        }
    }
}
