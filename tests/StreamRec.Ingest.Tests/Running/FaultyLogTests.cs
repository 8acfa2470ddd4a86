using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

/// <summary>Logs that are cut, made anew, held by a transaction, and lanes that stand still: nothing stuck, nothing lost in silence.</summary>
public sealed class FaultyLogTests(SharedKafka kafka) : IClassFixture<SharedKafka>
{
    [Fact]
    public async Task A_partition_that_was_paused_when_it_was_handed_off_is_read_when_it_comes_back()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal { Away = true });
        await using var rig = await Rig.OnAsync(bootstrap, names, journal, s => s with { MaxUndurable = 64 });
        var made = await FillAsync(rig);
        await Eventually.TrueAsync(() => rig.Node.Status.Paused == 4, () => $"not paused: {rig.Told}");
        await rig.TakeAsync(0, 1, 2, 3);
        Assert.Empty(rig.Node.Status.Owned);
        journal.Away = false;
        rig.Give(0, 1, 2, 3);
        await rig.JournalHasAsync(48_000);
        foreach (var (user, ids) in made) Assert.Equal(ids, journal.Users[user].Folded);
    }

    [Fact]
    public async Task Where_the_log_was_cut_one_partition_goes_on_at_its_beginning_and_what_is_lost_is_counted_and_named()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal { Away = true });
        await using var rig = await Rig.OnAsync(bootstrap, names, journal, s => s with { MaxUndurable = 64 });
        await FillAsync(rig);
        await Eventually.TrueAsync(() => rig.Node.Status.Paused == 4, () => $"not paused: {rig.Told}");
        var cut = await KafkaTopics.CutAsync(bootstrap, new TopicPartition(names.Events, 2), keep: 5);
        journal.Away = false;
        await Eventually.TrueAsync(() => rig.Node.Status.Lost.Count == 1, () => $"nothing lost: {rig.Node.Status}");
        var lost = Assert.Single(rig.Node.Status.Lost);
        Assert.Equal((2, cut), (lost.Partition, lost.To));
        await rig.JournalHasAsync((int)(48_000 - (lost.To - lost.From)));
        Assert.True(rig.Said.Has($"[2]: offsets {lost.From} to {lost.To - 1} are lost"));
        Assert.False(rig.Said.Has("is replaced"), string.Join('\n', rig.Said.Lines));
        Assert.Equal(4, rig.Node.Status.Owned.Count);
    }

    [Fact]
    public async Task An_embedded_broker_that_rolls_over_before_it_is_read_costs_what_it_dropped_and_nothing_else()
    {
        await using var rig = await Rig.EmbeddedAsync(s => s with { MaxUndurable = 64 }, start: false);
        rig.Journal.Away = true;
        rig.Start(atOnce: true, rejects: null);
        await rig.ProduceAsync(400, users: 40, "small");
        await Eventually.TrueAsync(() => rig.Node.Status.Undurable >= 64, () => $"{rig.Node.Status}");
        var under = new List<Task>();
        for (var i = 0; i < 400; i++) under.Add(rig.Log.AppendAsync(Rig.Event("large", $"l{i}") with { Query = null, DeviceId = new string('x', 250), SessionId = $"{i}" }, TestContext.Current.CancellationToken));
        for (var i = 0; i < 200; i++) under.Add(rig.Log.AppendAsync("large", new byte[90_000], TestContext.Current.CancellationToken));
        await Task.WhenAll(under);
        rig.Journal.Away = false;
        await rig.ProduceAsync(100, users: 40, "after");
        await Eventually.TrueAsync(() => rig.Node.Status.Lost.Count > 0, () => $"nothing was dropped: {rig.Node.Status}");
        await Eventually.TrueAsync(
            () => rig.Journal.Users.Values.SelectMany(user => user.Folded).Count(id => id.StartsWith("after", StringComparison.Ordinal)) == 100,
            () => $"{rig.Journal.Events} events; {rig.Node.Status}; {string.Join('\n', rig.Said.Lines)}");
        Assert.False(rig.Said.Has("is replaced"), string.Join('\n', rig.Said.Lines));
    }

    [Fact]
    public async Task A_topic_that_is_made_anew_is_read_from_its_beginning_with_low_offsets_that_are_no_repeats()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal());
        await using var rig = await Rig.OnAsync(bootstrap, names, journal);
        var made = await rig.ProduceAsync(100, users: 20, "old");
        await rig.JournalHasAsync(100);
        var before = rig.Node.Topic.Current.Generation;
        await KafkaTopics.MakeAnewAsync(bootstrap, names.Events, 4);
        // At once, and more than before: nothing of it lies where the old one was read to, or committed to.
        foreach (var (user, ids) in await rig.ProduceAsync(400, users: 20, "new")) made[user].AddRange(ids);
        await Eventually.TrueAsync(() => rig.Node.Topic.Current.Generation != before, "the new topic was not noticed");
        await Eventually.TrueAsync(
            () => made.All(user => user.Value.All(journal.Users[user.Key].Folded.Contains)), () => $"{journal.Events} of 500 events; {rig.Told}");
        Assert.True(rig.Said.Has("was made anew while this node ran"));
        Assert.Equal(rig.Node.Topic.Current.Generation, (await rig.Log.AppendAsync(Rig.Event("u", "e"), TestContext.Current.CancellationToken)).Generation);
    }

    [Fact]
    public async Task Partitions_that_are_added_while_a_node_reads_are_told_within_seconds()
    {
        var (bootstrap, names) = (await kafka.BootstrapAsync(), Rig.NewTopics());
        await using var rig = await Rig.OnAsync(bootstrap, names, new FakeJournal());
        var told = new TaskCompletionSource<IngestRefusedException>();
        rig.Node.Topic.Resharded += refused => told.TrySetResult(refused);
        using var admin = KafkaTopics.Admin(bootstrap);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = names.Events, IncreaseTo = 6 }]);
        var refused = await told.Task.WaitAsync(Eventually.DefaultLimit, TestContext.Current.CancellationToken);
        Assert.Contains("has 6 partitions; it had 4", refused.Message);
    }

    [Fact]
    public async Task An_open_transaction_holds_back_neither_the_catalogues_start_nor_who_reads_after_a_recovery()
    {
        var (bootstrap, names, journal) = (await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal());
        await using (var first = await Rig.OnAsync(bootstrap, names, journal))
        {
            await first.ProduceAsync(40, users: 8);
            await first.JournalHasAsync(40);
        }
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = bootstrap, TransactionalId = names.Events }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        for (var partition = 0; partition < 4; partition++)
            await producer.ProduceAsync(new TopicPartition(names.Events, partition), new Message<string, byte[]> { Value = [1] }, TestContext.Current.CancellationToken);
        await producer.ProduceAsync(new TopicPartition(names.Catalog, 0), new Message<string, byte[]> { Key = "tt1", Value = [1] }, TestContext.Current.CancellationToken);

        await using var rig = await Rig.OnAsync(bootstrap, names, journal);
        for (var user = 0; user < 8; user++) Assert.True((await rig.AskPendingAsync(new UserId($"user-{user}"))).UpTo < 40);
        using var feed = CatalogFeed.Start(rig.Settings.Kafka, rig.Topics, _ => { }, rig.Health, rig.Said);
        await feed.CaughtUp.WaitAsync(Eventually.DefaultLimit, TestContext.Current.CancellationToken);
        producer.AbortTransaction(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Behind_an_event_that_cannot_be_done_a_lane_keeps_no_more_than_its_bound_and_health_names_it()
    {
        await using var rig = await Rig.OnAsync(await kafka.BootstrapAsync(), Rig.NewTopics(), new FakeJournal(), s => s with
        {
            MaxLaneBytes = 200_000,
            HeldAfter = TimeSpan.FromMilliseconds(300),
            Kafka = s.Kafka with { Topics = s.Kafka.Topics with { DeadLetters = "no topic can have this name!" } },
        }, setUp: s => s with { DeadLetters = Rig.NewTopics().DeadLetters });
        var bad = await rig.Log.AppendAsync("user-0", "{"u8.ToArray(), TestContext.Current.CancellationToken);
        var own = Enumerable.Range(0, 1_000).Select(i => $"user-{i}").First(id => rig.Topics.PartitionOf(new UserId(id)) == bad.Partition);
        var other = Enumerable.Range(0, 1_000).Select(i => $"user-{i}").First(id => rig.Topics.PartitionOf(new UserId(id)) != bad.Partition);
        var under = new List<Task>();
        for (var i = 0; i < 20_000; i++) under.Add(rig.Log.AppendAsync(Rig.Event(own, $"own{i}"), TestContext.Current.CancellationToken));
        for (var i = 0; i < 500; i++) under.Add(rig.Log.AppendAsync(Rig.Event(other, $"other{i}"), TestContext.Current.CancellationToken));
        await Task.WhenAll(under);
        await Eventually.TrueAsync(() => rig.Node.Status.Paused == 1, () => rig.Told);
        await Eventually.TrueAsync(() => rig.Node.Status.Stalled.Count > 0, () => rig.Told);
        await Eventually.TrueAsync(() => rig.Journal.Users.GetValueOrDefault(new UserId(other))?.Folded.Count == 500, () => $"{rig.Node.Status}");
        var stalled = Assert.Single(rig.Node.Status.Stalled);
        Assert.Equal((bad.Partition, bad.Offset), (stalled.Partition, stalled.Offset));
        Assert.Contains("dead letter (malformed_json) is not in the broker", stalled.Reason);
        Assert.InRange(rig.Journal.Users[new UserId(own)].Folded.Count, 1, 3_000); // 200 kB and a chunk
    }

    /// <summary>12,000 events in each partition: far more than a lane and what feeds it hold.</summary>
    private static async Task<Dictionary<UserId, List<string>>> FillAsync(Rig rig)
    {
        var made = new Dictionary<UserId, List<string>>();
        var under = new List<Task>();
        for (var partition = 0; partition < 4; partition++)
        {
            var user = Enumerable.Range(0, 1_000).Select(i => new UserId($"user-{i}")).First(id => rig.Topics.PartitionOf(id) == partition);
            made[user] = [.. Enumerable.Range(0, 12_000).Select(i => $"e{i}")];
            under.AddRange(made[user].Select(id => rig.Log.AppendAsync(Rig.Event(user.Value, id), TestContext.Current.CancellationToken)));
        }
        await Task.WhenAll(under);
        return made;
    }
}
