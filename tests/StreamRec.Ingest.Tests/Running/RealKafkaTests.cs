using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class RealKafkaTests(SharedKafka kafka) : IClassFixture<SharedKafka>
{
    [Fact]
    public async Task A_node_that_ends_without_a_word_loses_and_repeats_nothing()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal());
        var made = new Dictionary<UserId, List<string>>();
        for (var run = 0; run < 4; run++)
        {
            // Folded but not durable until asked: what the node knew is gone with it.
            await using var rig = await Rig.OnAsync(bootstrap, names, journal, atOnce: false);
            foreach (var (user, ids) in await rig.ProduceAsync(500, users: 25, prefix: $"r{run}-"))
            {
                if (!made.TryGetValue(user, out var all)) made[user] = all = [];
                all.AddRange(ids);
            }
            if (run < 3) await Eventually.TrueAsync(() => journal.Events > run * 400, () => $"{journal.Events} events; {rig.Node.Status}");
            else await rig.JournalHasAsync(2_000);
        }
        foreach (var (user, ids) in made) Assert.Equal(ids, journal.Users[user].Folded);
    }

    [Fact]
    public async Task A_drained_node_leaves_nothing_to_read_again()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal());
        await using (var rig = await Rig.OnAsync(bootstrap, names, journal, atOnce: false))
        {
            await rig.ProduceAsync(300, users: 10);
            await Eventually.TrueAsync(() => rig.Seen.Count >= 10, "no batches");
            await rig.TakeAsync(0, 1, 2, 3);
            var reached = journal.Events;
            Assert.Equal(await CommittedAsync(bootstrap, names), reached);
        }
    }

    [Fact]
    public async Task Partitions_that_move_between_nodes_lose_and_repeat_nothing()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal());
        await using var first = await Rig.OnAsync(bootstrap, names, journal, atOnce: true);
        await OwnsAsync(first, 4);
        var made = await first.ProduceAsync(400, users: 20, "a");
        var second = await Rig.OnAsync(bootstrap, names, journal, atOnce: true, owns: []);
        try
        {
            await first.TakeAsync(0, 1);
            second.Give(0, 1);
            await OwnsAsync(first, 2);
            await OwnsAsync(second, 2);
            Merge(made, await first.ProduceAsync(400, users: 20, "b"));
            await first.JournalHasAsync(800);
            await second.TakeAsync(0, 1);
        }
        finally
        {
            await second.DisposeAsync();
        }
        first.Give(0, 1);
        await OwnsAsync(first, 4);
        Merge(made, await first.ProduceAsync(400, users: 20, "c"));
        await first.JournalHasAsync(1_200);
        foreach (var (user, ids) in made) Assert.Equal(ids, journal.Users[user].Folded);
    }

    [Fact]
    public async Task A_group_that_begins_at_the_latest_reads_what_comes_after_its_first_start_also_after_a_restart()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal());
        await using (var producer = await Rig.OnAsync(bootstrap, names, new FakeJournal())) await producer.ProduceAsync(20, users: 5, "old");
        IngestSettings Latest(IngestSettings s) => s with { FirstStart = FirstStart.Latest };
        await using (var first = await Rig.OnAsync(bootstrap, names, journal, Latest, group: $"{names.Events}-late"))
        {
            await OwnsAsync(first, 4);
            await Eventually.TrueAsync(async () => await CommittedAsync(bootstrap, names, $"{names.Events}-late") == 20, Eventually.DefaultLimit, () => "the start was not committed");
        }
        await using (var producer = await Rig.OnAsync(bootstrap, names, new FakeJournal())) await producer.ProduceAsync(10, users: 5, "new");
        await using var second = await Rig.OnAsync(bootstrap, names, journal, Latest, group: $"{names.Events}-late");
        await second.JournalHasAsync(10);
        Assert.All(journal.Users.Values.SelectMany(user => user.Folded), id => Assert.StartsWith("new", id));
    }

    [Fact]
    public async Task Absent_topics_are_created_with_the_brokers_time_and_a_compacted_catalogue()
    {
        var (bootstrap, names) = (await kafka.BootstrapAsync(), Rig.NewTopics());
        await using var rig = await Rig.OnAsync(bootstrap, names, new FakeJournal(), partitions: 5);
        Assert.Equal(5, rig.Topics.Partitions);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        Assert.Equal("LogAppendTime", await ConfigAsync(admin, names.Events, "message.timestamp.type"));
        Assert.Equal("compact", await ConfigAsync(admin, names.Catalog, "cleanup.policy"));
        var position = await rig.Log.AppendAsync(Rig.Event("u", "e"), TestContext.Current.CancellationToken);
        Assert.Equal(rig.Topics.Generation, position.Generation);
        Assert.Equal(rig.Topics.PartitionOf(new UserId("u")), position.Partition);
    }

    [Fact]
    public async Task A_topic_that_is_there_is_used_with_its_partitions_and_a_change_of_them_is_refused_with_what_to_do()
    {
        var (bootstrap, names) = (await kafka.BootstrapAsync(), Rig.NewTopics());
        using var folder = new TestFolder("topics");
        await SetUpAsync(bootstrap, names, 4, folder["kafka"]);
        Assert.Equal(4, (await SetUpAsync(bootstrap, names, 8, folder["kafka"])).Partitions);
        await AddPartitionsAsync(bootstrap, names, 6);
        var changed = await Assert.ThrowsAsync<IngestRefusedException>(() => SetUpAsync(bootstrap, names, 4, folder["kafka"]));
        Assert.Contains("has 6 partitions; it had 4", changed.Message);
        Assert.Contains($"delete {folder["kafka"]} on every node", changed.Message);
        File.Delete(folder["kafka"]);
        Assert.Equal(6, (await SetUpAsync(bootstrap, names, 4, folder["kafka"])).Partitions);
    }

    [Fact]
    public async Task A_property_that_promises_rest_on_or_that_librdkafka_does_not_know_is_refused_by_name()
    {
        foreach (var name in new[] { "enable.auto.commit", "no.such.property" })
        {
            var settings = new KafkaSettings { BootstrapServers = "127.0.0.1:1", Properties = new Dictionary<string, string> { [name] = "true" } };
            var refused = await Assert.ThrowsAsync<IngestRefusedException>(() => SetUpAsync(settings, 4, null));
            Assert.Contains(name, refused.Message);
        }
    }

    private static Task<Topics> SetUpAsync(string bootstrap, TopicNames names, int partitions, string memory) =>
        SetUpAsync(new KafkaSettings { BootstrapServers = bootstrap, Topics = names }, partitions, memory);

    private static Task<Topics> SetUpAsync(KafkaSettings settings, int partitions, string? memory) => TopicSetup.RunAsync(
        settings, partitions, memory, new KafkaHealth(settings.BootstrapServers, NullLogger.Instance, TimeProvider.System), NullLogger.Instance,
        TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task AddPartitionsAsync(string bootstrap, TopicNames names, int to)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = names.Events, IncreaseTo = to }]);
        await Eventually.TrueAsync(() => admin.GetMetadata(names.Events, TimeSpan.FromSeconds(5)).Topics[0].Partitions.Count == to, $"no {to} partitions");
    }

    private static Task OwnsAsync(Rig rig, int partitions) =>
        Eventually.TrueAsync(() => rig.Node.Status.Owned.Count == partitions, () => $"owns {string.Join(',', rig.Node.Status.Owned)}, expected {partitions}");

    private static void Merge(Dictionary<UserId, List<string>> into, Dictionary<UserId, List<string>> more)
    {
        foreach (var (user, ids) in more) into[user].AddRange(ids);
    }

    private static async Task<string> ConfigAsync(IAdminClient admin, string topic, string name)
    {
        var configs = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }]);
        return configs[0].Entries[name].Value;
    }

    /// <summary>The sum over partitions of what the group has committed.</summary>
    private static async Task<long> CommittedAsync(string bootstrap, TopicNames names, string? group = null)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        var asked = new ConsumerGroupTopicPartitions(group ?? names.Events, [.. Enumerable.Range(0, 4).Select(p => new TopicPartition(names.Events, p))]);
        var answer = await admin.ListConsumerGroupOffsetsAsync([asked]);
        return answer[0].Partitions.Sum(p => Math.Max(0, p.Offset.Value));
    }
}
