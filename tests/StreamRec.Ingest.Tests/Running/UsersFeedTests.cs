using System.Diagnostics.CodeAnalysis;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

/// <summary>What the topic of persons says reaches their own events, against a real Kafka.</summary>
public sealed class UsersFeedTests(SharedKafka kafka) : IClassFixture<SharedKafka>
{
    [Fact]
    public async Task Each_record_becomes_an_event_of_its_person_under_an_id_that_it_always_has_and_at_its_time()
    {
        await using var world = await World.MakeAsync(await kafka.BootstrapAsync());
        var at = await world.SayAsync("ann", """{"plan":"gold"}""");
        using var feed = world.Start();
        var first = Assert.Single(await world.EventsAsync(1));
        Assert.Equal(("ann", EventType.Attributes, """{"plan":"gold"}"""), (first.UserId, first.Type, first.Attributes!.Json));
        Assert.Equal($"users/{await world.TopicIdAsync()}/{at.Partition.Value}/{at.Offset.Value}", first.EventId);
        Assert.Equal(at.Timestamp.UnixTimestampMs, first.Timestamp);

        await world.SayAsync("ann", null);
        Assert.True((await world.EventsAsync(2))[1].Attributes!.IsNone);
    }

    [Fact]
    public async Task Records_that_say_nothing_acceptable_are_dead_letters_with_their_bytes_and_the_others_go_on()
    {
        await using var world = await World.MakeAsync(await kafka.BootstrapAsync());
        string[] bad = ["{", "[1]", """{"plan":7}""", """{"a":{"b":1}}"""];
        foreach (var value in bad) await world.SayAsync("bob", value);
        await world.SayAsync("", "{}");
        await world.SayAsync(new string('u', 129), "{}");
        await world.SayAsync("bob", """{"plan":"gold"}""");
        using var feed = world.Start();
        Assert.Equal("""{"plan":"gold"}""", Assert.Single(await world.EventsAsync(1)).Attributes!.Json);
        var letters = await world.DeadLettersAsync(bad.Length + 2);
        Assert.Superset(bad.ToHashSet(), letters.Select(letter => Encoding.UTF8.GetString(letter.Message.Value)).ToHashSet());
        Assert.All(letters, letter => Assert.Equal(world.Topics.Names.Users, Header(letter, "streamrec.topic")));
        Assert.Equal(
            ["empty", "malformed_json", "refused", "too_long", "wrong_type"],
            letters.Select(letter => Header(letter, "streamrec.reason")).Distinct().Order());
        Assert.All(letters, letter => Assert.NotEqual("", Header(letter, "streamrec.detail")));
    }

    [Fact]
    public async Task The_next_one_goes_on_where_the_last_has_committed_and_a_topic_that_is_made_anew_has_ids_of_its_own()
    {
        await using var world = await World.MakeAsync(await kafka.BootstrapAsync());
        for (var i = 0; i < 20; i++) await world.SayAsync($"user-{i}", """{"plan":"old"}""");
        using (world.Start())
        {
            await world.EventsAsync(20);
            await Eventually.TrueAsync(() => world.Committed() == 20, () => $"{world.Committed()} of 20 are committed");
        }
        await world.SayAsync("late", """{"plan":"new"}""");
        using (world.Start())
        {
            var events = await world.EventsAsync(21);
            Assert.Equal("late", Assert.Single(events, e => e.Attributes!.Json.Contains("new", StringComparison.Ordinal)).UserId);
            Assert.Equal(21, events.Count);

            await KafkaTopics.MakeAnewAsync(world.Settings.BootstrapServers, world.Topics.Names.Users, partitions: 2);
            await world.SayAsync("late", """{"plan":"newest"}""");
            events = await world.EventsAsync(22);
            Assert.Equal(22, events.Select(e => e.EventId).Distinct().Count());
        }
    }

    [Fact]
    public async Task Who_is_not_the_one_that_forwards_does_not_and_takes_over_when_it_is()
    {
        await using var world = await World.MakeAsync(await kafka.BootstrapAsync());
        var (isOurs, asked) = (false, 0);
        await world.SayAsync("ann", """{"plan":"gold"}""");
        using var feed = world.Start(() =>
        {
            Interlocked.Increment(ref asked);
            return Volatile.Read(ref isOurs);
        });
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) > 1, "it is asked");
        Assert.Empty(await world.EventsAsync(0));
        Volatile.Write(ref isOurs, true);
        Assert.Single(await world.EventsAsync(1));
    }

    [Fact]
    public async Task Of_a_person_of_whom_much_was_said_the_newest_is_forwarded_last()
    {
        await using var world = await World.MakeAsync(await kafka.BootstrapAsync());
        for (var i = 0; i < 50; i++) await world.SayAsync("ann", $$"""{"plan":"p{{i}}"}""");
        using var feed = world.Start();
        await Eventually.TrueAsync(() => world.Committed() == 50, () => $"{world.Committed()} of 50 are committed");
        var events = await world.EventsAsync(1);
        Assert.Equal("""{"plan":"p49"}""", events[^1].Attributes!.Json);
        Assert.Equal(events.Select(e => e.Timestamp).Order(), events.Select(e => e.Timestamp));
    }

    private static string Header(ConsumeResult<byte[], byte[]> letter, string name) =>
        letter.Message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : "";

    private sealed class World(KafkaSettings settings, Topics topics, KafkaHealth health) : IAsyncDisposable
    {
        private readonly KafkaEventLog _log = new(settings, topics, health, NullLogger.Instance);
        private readonly IProducer<byte[], byte[]> _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = settings.BootstrapServers,
            Partitioner = Partitioner.Murmur2Random,
        }).SetLogHandler((_, _) => { }).Build();

        public KafkaSettings Settings => settings;
        public Topics Topics => topics;

        public static async Task<World> MakeAsync(string bootstrap)
        {
            var settings = new KafkaSettings { BootstrapServers = bootstrap, Topics = Rig.NewTopics() };
            var health = new KafkaHealth(bootstrap, NullLogger.Instance, TimeProvider.System);
            var topics = await TopicSetup.RunAsync(
                settings, 2, null, health, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
            return new World(settings, topics, health);
        }

        public UsersFeed Start(Func<bool>? isOurs = null) => UsersFeed.Start(
            settings, topics.Names.Events, topics, _log, Read, isOurs ?? (() => true), health, NullLogger.Instance, TimeProvider.System);

        public async Task<DeliveryResult<byte[], byte[]>> SayAsync(string user, string? json)
        {
            var said = await _producer.ProduceAsync(topics.Names.Users, new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(user),
                Value = json is null ? null! : Encoding.UTF8.GetBytes(json),
            });
            // What the broker stored: its own time.
            using var consumer = Consumer("asks");
            consumer.Assign(said.TopicPartitionOffset);
            var stored = consumer.Consume(TimeSpan.FromSeconds(30));
            said.Timestamp = stored.Message.Timestamp;
            return said;
        }

        public async Task<List<UserEvent>> EventsAsync(int least)
        {
            using var history = new TopicHistory(settings, TimeProvider.System);
            var events = new List<UserEvent>();
            await Eventually.TrueAsync(
                async () =>
                {
                    var extent = (await history.ExtentAsync(topics.Names.Events))!;
                    events = [.. Enumerable.Range(0, extent.Partitions)
                        .SelectMany(partition => history.Events(extent, partition, TestContext.Current.CancellationToken)).Select(record => record.Event!.Event)];
                    return events.Count >= least;
                },
                Eventually.DefaultLimit, () => $"{events.Count} of {least} events");
            return events;
        }

        public async Task<List<ConsumeResult<byte[], byte[]>>> DeadLettersAsync(int count)
        {
            using var consumer = Consumer("letters");
            consumer.Assign(Enumerable.Range(0, topics.Partitions).Select(p => new TopicPartitionOffset(topics.Names.DeadLetters, p, Offset.Beginning)));
            var letters = new List<ConsumeResult<byte[], byte[]>>();
            await Eventually.TrueAsync(
                () =>
                {
                    while (consumer.Consume(20) is { } letter) letters.Add(letter);
                    return letters.Count >= count;
                },
                () => $"{letters.Count} of {count} dead letters");
            return letters;
        }

        public async Task<string> TopicIdAsync()
        {
            using var admin = KafkaTopics.Admin(settings.BootstrapServers);
            return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topics.Names.Users]))).TopicDescriptions[0].TopicId.ToString();
        }

        public long Committed()
        {
            using var consumer = Consumer(topics.Names.Events);
            return consumer.Committed(
                Enumerable.Range(0, topics.Partitions).Select(p => new TopicPartition(topics.Names.Users, p)), TimeSpan.FromSeconds(30))
                .Sum(p => Math.Max(0, p.Offset.Value));
        }

        public ValueTask DisposeAsync()
        {
            _log.Dispose();
            _producer.Dispose();
            return ValueTask.CompletedTask;
        }

        private IConsumer<byte[], byte[]> Consumer(string group) => new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = settings.BootstrapServers, GroupId = group }).SetLogHandler((_, _) => { }).Build();

        /// <summary>Any plan that is a text.</summary>
        private static bool Read(
            ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out PersonAttributes? attributes, [NotNullWhen(false)] out EventProblem? problem)
        {
            if (!PersonAttributes.TryRead(utf8, out attributes, out problem)) return false;
            if (!attributes.Json.Contains("\"plan\":7", StringComparison.Ordinal)) return true;
            problem = new EventProblem(EventProblemKind.Invalid, "refused", "attributes", "plan is 7; a text is accepted.");
            return false;
        }
    }
}
