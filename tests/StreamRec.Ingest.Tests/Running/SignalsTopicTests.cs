using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class SignalsTopicTests(SharedKafka kafka) : IClassFixture<SharedKafka>
{
    [Fact]
    public async Task All_nodes_of_a_group_hear_the_same_records_in_the_same_order_their_own_too_and_none_of_another_group()
    {
        var (settings, topics, health) = await SetUpAsync();
        using var a = new Member(settings, topics, health, "ours");
        using var b = new Member(settings, topics, health, "ours");
        using var c = new Member(settings, topics, health, "theirs");
        for (var i = 0; i < 20; i++)
            foreach (var member in (Member[])[a, b, c]) Assert.True(await member.Topic.SendAsync(Encoding.UTF8.GetBytes($"{member.Group}{i}")));

        await Eventually.TrueAsync(() => a.Heard.Count == 40 && b.Heard.Count == 40 && c.Heard.Count == 20, () => $"{a.Heard.Count}, {b.Heard.Count}, {c.Heard.Count}");
        Assert.Equal(a.Heard.Select(record => record.Offset), b.Heard.Select(record => record.Offset));
        Assert.Equal(a.Heard.Select(record => record.Own), b.Heard.Select(record => !record.Own));
        Assert.All(c.Heard, record => Assert.True(record.Own));
    }

    [Fact]
    public async Task A_reader_that_begins_anew_goes_on_where_it_is_told_to()
    {
        var (settings, topics, health) = await SetUpAsync();
        using var a = new Member(settings, topics, health, "ours");
        for (var i = 0; i < 5; i++) await a.Topic.SendAsync([(byte)i]);
        await Eventually.TrueAsync(() => a.Heard.Count == 5, "all are heard");
        a.Topic.StopReading();
        a.Heard.Clear();
        a.Topic.Read((_, beginning, end) => beginning + end - 2, a.Heard.Enqueue);
        await Eventually.TrueAsync(() => a.Heard.Count == 2, "the last two are heard");
        Assert.Equal([3, 4], a.Heard.Select(record => record.Value[0]));
    }

    [Fact]
    public async Task A_log_that_is_made_anew_is_told_as_another_and_read_also_where_it_has_grown_past_the_old_one()
    {
        var (settings, topics, health) = await SetUpAsync();
        using var a = new Member(settings, topics, health, "ours");
        for (var i = 0; i < 3; i++) await a.Topic.SendAsync([1]);
        await Eventually.TrueAsync(() => a.Heard.Count == 3, "all are heard");
        await KafkaTopics.MakeAnewAsync(settings.BootstrapServers, topics.Names.Signals, partitions: 2);
        using var b = new Member(settings, topics, health, "ours");
        for (var i = 0; i < 8; i++) Assert.True(await b.Topic.SendAsync([2]));

        await Eventually.TrueAsync(() => a.Logs.Count == 2 && a.Heard.Count(record => record.Value[0] == 2) == 8, () => $"{a.Logs.Count} logs, {a.Heard.Count} heard");
        Assert.Equal(2, a.Logs.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), a.Heard.Where(record => record.Value[0] == 2).Select(record => record.Offset));
    }

    [Fact]
    public async Task A_catalogue_topic_that_is_made_anew_or_gets_partitions_is_read_whole_again_and_what_is_put_then_is_applied_when_it_says_so()
    {
        var (settings, topics, health) = await SetUpAsync();
        var read = new ConcurrentQueue<CatalogBatch>();
        using var feed = CatalogFeed.Start(settings, topics, read.Enqueue, health, NullLogger.Instance);
        using var log = new KafkaEventLog(settings, topics, health, NullLogger.Instance, feed.WhenApplied);
        for (var i = 0; i < 3; i++) await log.AppendTitleAsync(new ItemId("tt1"), new byte[] { 1 }, TestContext.Current.CancellationToken);

        await KafkaTopics.MakeAnewAsync(settings.BootstrapServers, topics.Names.Catalog, partitions: 1);
        using (var unheard = new KafkaEventLog(settings, topics, health, NullLogger.Instance))
            for (var i = 0; i < 5; i++) await unheard.AppendTitleAsync(new ItemId("tt2"), new byte[] { 2 }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => read.Count(batch => batch.Begins) == 2 && Applied("tt2") == 5, () => $"{Applied("tt2")} of the new topic are read");
        await log.AppendTitleAsync(new ItemId("tt3"), new byte[] { 3 }, TestContext.Current.CancellationToken);
        Assert.Equal(1, Applied("tt3"));

        using (var admin = KafkaTopics.Admin(settings.BootstrapServers)) await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topics.Names.Catalog, IncreaseTo = 3 }]);
        await Eventually.TrueAsync(() => read.Count(batch => batch.Begins) == 3, "it is read again");
        using var late = new KafkaEventLog(settings, topics, health, NullLogger.Instance, feed.WhenApplied);
        for (var i = 0; i < 12; i++) await late.AppendTitleAsync(new ItemId($"late{i}"), new byte[] { 4 }, TestContext.Current.CancellationToken);
        Assert.Equal(12, read.SelectMany(batch => batch.Records).Count(record => record.Key.StartsWith("late", StringComparison.Ordinal)));

        int Applied(string key) => read.SelectMany(batch => batch.Records).Count(record => record.Key == key);
    }

    [Fact]
    public async Task A_state_larger_than_a_record_is_read_whole_and_only_the_newest_by_who_starts()
    {
        var (settings, topics, health) = await SetUpAsync();
        using var writer = new SignalsStateTopic(settings, "ours", "clocks", topics, health, NullLogger.Instance);
        using var others = new SignalsStateTopic(settings, "ours", "other clocks", topics, health, NullLogger.Instance);
        byte[] State(int number) => [.. Enumerable.Range(number, 2_000_000).Select(i => (byte)(i * 31 + number))];
        for (var number = 1; number <= 3; number++) Assert.True(await writer.WriteAsync(State(number)));
        Assert.True(await others.WriteAsync([1]));

        var read = new ConcurrentQueue<byte[]>();
        using var reader = new SignalsStateTopic(settings, "ours", "clocks", topics, health, NullLogger.Instance);
        reader.Read(read.Enqueue);
        await reader.CaughtUp.WaitAsync(Eventually.DefaultLimit, TestContext.Current.CancellationToken);
        Assert.Equal(State(3), read.Last());
        await writer.WriteAsync(State(4));
        await Eventually.TrueAsync(() => read.Last().AsSpan().SequenceEqual(State(4)), "the next is read too");
    }

    private async Task<(KafkaSettings, Topics, KafkaHealth)> SetUpAsync()
    {
        var settings = new KafkaSettings { BootstrapServers = await kafka.BootstrapAsync(), Topics = Rig.NewTopics() };
        var health = new KafkaHealth(settings.BootstrapServers, NullLogger.Instance, TimeProvider.System);
        var topics = await TopicSetup.RunAsync(
            settings, 4, null, health, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        return (settings, topics, health);
    }

    private sealed class Member : IDisposable
    {
        public Member(KafkaSettings settings, Topics topics, KafkaHealth health, string group)
        {
            (Group, Topic) = (group, new SignalsTopic(settings, group, "titles", topics, health, NullLogger.Instance));
            Topic.Read(
                (log, beginning, _) =>
                {
                    Logs.Enqueue(log);
                    return beginning;
                },
                Heard.Enqueue);
        }

        public string Group { get; }
        public SignalsTopic Topic { get; }
        public ConcurrentQueue<CrowdRecord> Heard { get; } = new();
        public ConcurrentQueue<string> Logs { get; } = new();
        public void Dispose() => Topic.Dispose();
    }
}
