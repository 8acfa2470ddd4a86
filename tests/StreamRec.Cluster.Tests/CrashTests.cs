using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamRec.Contracts;
using StreamRec.Testing;

namespace StreamRec.Cluster.Tests;

/// <summary>
/// What the product promises when machines fail, on the real parts: processes killed with SIGKILL, a database that goes away.
/// The measure is always the same: every profile, byte for byte, as in a run over the same log that nothing disturbed.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Users = 60;
    private const int Events = 12_000;
    private const int Partitions = 8;
    private static readonly string Node = Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll");

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task Killed_five_times_in_the_middle_of_a_replay_every_event_has_its_effect_exactly_once(string database)
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(database == "SQLite" || PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = database == "PostgreSQL" ? await PostgresServer.StartAsync() : null;
        await using var node = NodeOn(kafka, "disturbed", postgres is null ? null : await postgres.CreateDatabaseAsync());
        await node.StartAsync();

        using var producing = new Producing(kafka.BootstrapServers);
        var random = new Random(20130228);
        for (var kill = 1; kill <= 5; kill++)
        {
            await producing.UpToAsync(Events * kill / 6);
            var folded = Math.Max(1, random.Next(Events / 12)); // somewhere within what this life has to fold
            await Eventually.TrueAsync(async () => await node.MetricAsync("streamrec_folds_total") >= folded || await CaughtUp(kafka, "disturbed"),
                Eventually.DefaultLimit, () => $"life {kill}: {folded} folds; log:\n{node.Log}");
            await node.KillAsync();
            var watch = Stopwatch.StartNew();
            await node.StartAsync();
            var ready = watch.Elapsed;
            await producing.UpToAsync(Events * kill / 6 + 50);
            await Eventually.TrueAsync(async () => await node.MetricAsync("streamrec_folds_total") > 0, Eventually.DefaultLimit, () => $"folding again; log:\n{node.Log}");
            output.WriteLine($"{database}, kill {kill}: ready after {ready.TotalSeconds:0.0} s, folding after {watch.Elapsed.TotalSeconds:0.0} s");
        }
        await producing.UpToAsync(Events);
        await EverythingDurable(kafka, "disturbed", node);

        await using var undisturbed = NodeOn(kafka, "undisturbed", database: null);
        await undisturbed.StartAsync();
        await EverythingDurable(kafka, "undisturbed", undisturbed);
        await SameProfiles(undisturbed, node);
    }

    [Fact]
    public async Task PostgreSQL_stopped_in_the_middle_lists_go_on_and_nothing_is_lost()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var node = NodeOn(kafka, "disturbed", await postgres.CreateDatabaseAsync());
        await node.StartAsync();
        using var producing = new Producing(kafka.BootstrapServers);
        await producing.UpToAsync(Events / 2);
        await EverythingDurable(kafka, "disturbed", node);

        await postgres.StopAsync();
        var away = Stopwatch.StartNew();
        var before = await node.MetricAsync("streamrec_folds_total");
        await producing.UpToAsync(Events * 3 / 4);
        await Eventually.TrueAsync(async () => await node.MetricAsync("streamrec_folds_total") >= before + Events / 4,
            Eventually.DefaultLimit, () => $"folds go on without the database; log:\n{node.Log}");
        using (var list = await node.Http.GetAsync($"/v1/users/{Producing.User(1)}/recommendations"))
            Assert.True(list.IsSuccessStatusCode, $"a list without the database: {list.StatusCode}");
        using (var ready = await node.Http.GetAsync("/health/ready"))
            Assert.True(ready.IsSuccessStatusCode, "a database outage is degraded, not unready");
        await Eventually.TrueAsync(() => away.Elapsed > TimeSpan.FromSeconds(20), "the outage has lasted 20 s");
        await postgres.StartAgainAsync();

        await producing.UpToAsync(Events);
        await EverythingDurable(kafka, "disturbed", node);
        await using var undisturbed = NodeOn(kafka, "undisturbed", database: null);
        await undisturbed.StartAsync();
        await EverythingDurable(kafka, "undisturbed", undisturbed);
        await SameProfiles(undisturbed, node);
    }

    private static NodeProcess NodeOn(KafkaBroker kafka, string group, string? database)
    {
        var environment = new Dictionary<string, string> { ["STREAMREC_KAFKA"] = kafka.BootstrapServers };
        if (database is not null) environment["STREAMREC_DATABASE"] = database;
        return new NodeProcess(Node, environment, $$"""streamrec { kafka { group-id = {{group}}, partitions = {{Partitions}} } }""");
    }

    private static async Task SameProfiles(NodeProcess expected, NodeProcess actual)
    {
        for (var user = 0; user < Users; user++)
        {
            var id = Producing.User(user);
            Assert.Equal(Encoding.UTF8.GetString(await expected.ProfileAsync(id)), Encoding.UTF8.GetString(await actual.ProfileAsync(id)));
        }
    }

    /// <summary>An offset is committed only when every event up to it is durable: at the log's end, all are.</summary>
    private static Task EverythingDurable(KafkaBroker kafka, string group, NodeProcess node) => Eventually.TrueAsync(
        () => CaughtUp(kafka, group), TimeSpan.FromMinutes(3), () => $"group {group} has committed up to the log's end; log:\n{node.Log}");

    private static async Task<bool> CaughtUp(KafkaBroker kafka, string group)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        var partitions = Enumerable.Range(0, Partitions).Select(p => new TopicPartition(Producing.Topic, p)).ToList();
        var committed = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, partitions)]);
        var ends = await admin.ListOffsetsAsync(partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = OffsetSpec.Latest() }));
        var end = ends.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.Partition.Value, info => info.TopicPartitionOffsetError.Offset.Value);
        return committed[0].Partitions.All(p => end[p.Partition.Value] == 0 || p.Offset.Value == end[p.Partition.Value]);
    }

    /// <summary>The log: seeded events of <see cref="Users"/> viewers, all types, some twice, produced in steps.</summary>
    private sealed class Producing(string bootstrapServers) : IDisposable
    {
        public const string Topic = "streamrec.events";
        private readonly Random _random = new(42);
        private readonly IProducer<string, byte[]> _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
        }).Build();
        private int _made;

        public static string User(int number) => $"viewer-{number}";

        public async Task UpToAsync(int count)
        {
            var sent = new List<Task>();
            for (; _made < count; _made++)
            {
                var made = Next(_made);
                var message = new Message<string, byte[]> { Key = made.UserId, Value = EventJson.Write(made) };
                sent.Add(_producer.ProduceAsync(Topic, message));
                if (_random.Next(50) == 0) sent.Add(_producer.ProduceAsync(Topic, message)); // a producer's repeat
            }
            await Task.WhenAll(sent);
        }

        private UserEvent Next(int number)
        {
            var type = (EventType)_random.Next(1, 15);
            return new UserEvent
            {
                EventId = $"e{number}",
                UserId = User(_random.Next(Users)),
                Type = type,
                ItemId = type == EventType.Search ? null : $"tt{_random.Next(300):0000000}",
                Timestamp = 1_362_062_307_000 + number * 5_000L + _random.Next(-600_000, 600_000),
                Query = type == EventType.Search ? $"query {_random.Next(20)}" : null,
                Rating = type == EventType.Rate ? _random.Next(1, 11) / 2.0 : null,
                PositionSeconds = _random.Next(7_000),
                DurationSeconds = 7_200,
            };
        }

        public void Dispose() => _producer.Dispose();
    }
}
