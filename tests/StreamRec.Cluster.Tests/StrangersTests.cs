using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamRec.Testing;

namespace StreamRec.Cluster.Tests;

/// <summary>Nodes that would split users in silence, and starts that are refused: an exit code, a message that says what to do, and nothing else.</summary>
public sealed class StrangersTests
{
    private const int Partitions = 4;

    [Fact]
    public async Task A_second_node_of_the_group_without_seeds_is_refused_and_the_first_goes_on()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        var group = new NodeGroup(kafka, "strangers", Partitions);
        await using var first = group.Node(database: null);
        await using var second = group.Node(database: null);
        await first.StartAsync();

        second.Launch();
        Assert.Equal(2, await second.ExitCodeAsync());
        Assert.Contains("Another node reads for group strangers and is not of this node's cluster", second.Log);
        Assert.Contains(first.DataFolder, second.Log);
        Assert.DoesNotContain("Unhandled exception", second.Log);

        using var producing = new Producing(kafka.BootstrapServers);
        await producing.UpToAsync(400);
        await group.EverythingDurableAsync(first);
        Assert.True(await first.IsReadyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_node_on_a_copy_of_anothers_data_folder_is_refused()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        var group = new NodeGroup(kafka, "cloned", Partitions);
        await using var first = group.Node(database: null);
        await using var clone = group.Node(database: null);
        await first.StartAsync();
        await Commands.RunAsync(["cp", "-r", first.DataFolder, clone.DataFolder]);

        clone.Launch();
        Assert.Equal(2, await clone.ExitCodeAsync());
        Assert.Contains("a copied data folder must not run twice", clone.Log);
        Assert.Contains(first.DataFolder, clone.Log);
    }

    [Fact]
    public async Task A_changed_partition_count_stops_a_running_node_and_refuses_its_next_start_with_what_to_do()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        var group = new NodeGroup(kafka, "resharded", Partitions);
        await using var node = group.Node(database: null);
        await node.StartAsync();
        using var admin = KafkaTopics.Admin(kafka.BootstrapServers);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Producing.Topic, IncreaseTo = 6 }]);

        Assert.Equal(2, await node.ExitCodeAsync());
        var said = node.Log;
        Assert.Contains("has 6 partitions; it had 4", said);
        Assert.DoesNotContain("Unhandled exception", said);

        node.Launch();
        Assert.Equal(2, await node.ExitCodeAsync());
        Assert.Contains("has 6 partitions; it had 4", node.Log[said.Length..]);
        Assert.DoesNotContain("Unhandled exception", node.Log);

        File.Delete(Path.Combine(node.DataFolder, "events-topic")); // as it says: nothing was produced since
        await node.StartAsync();
    }

    [Fact]
    public async Task A_topic_made_anew_under_a_running_node_loses_no_event_and_known_users_get_theirs()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        var group = new NodeGroup(kafka, "anew", Partitions);
        await using var node = group.Node(database: null);
        await node.StartAsync();
        using var producing = new Producing(kafka.BootstrapServers);
        for (var i = 0; i < 20; i++) await producing.OneAsync("known", $"old-{i}", "tt0113277");
        await group.EverythingDurableAsync(node);

        await KafkaTopics.MakeAnewAsync(kafka.BootstrapServers, Producing.Topic, Partitions);
        for (var i = 0; i < 7; i++) await producing.OneAsync("known", $"new-{i}", "tt0113277");

        await Eventually.TrueAsync(
            async () => System.Text.Json.JsonDocument.Parse(await node.ProfileAsync("known")).RootElement.GetProperty("events").GetInt64() == 27,
            Eventually.DefaultLimit, () => $"all 27 events are in the profile; log:\n{node.Log}");
        Assert.Contains("was made anew while this node ran", node.Log);
    }

    [Fact]
    public async Task A_node_that_is_no_member_of_its_cluster_yet_reads_nothing_and_is_not_ready()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var group = new NodeGroup(kafka, "outside", Partitions);
        await using var node = group.Node(await postgres.CreateDatabaseAsync(), new Dictionary<string, string>
        {
            ["STREAMREC_HOST"] = "127.0.0.1",
            ["STREAMREC_PORT"] = Loopback.FreePort().ToString(),
            ["STREAMREC_SEEDS"] = $"127.0.0.1:{Loopback.FreePort()}", // nobody
        });
        node.Launch();
        await Eventually.TrueAsync(
            () => node.Log.Contains("Couldn't join seed nodes", StringComparison.Ordinal), () => $"it tries to join; log:\n{node.Log}");
        var info = await node.InfoAsync();
        Assert.Equal(Partitions, info.GetProperty("kafka").GetProperty("partitions").GetInt32()); // it knows the log
        Assert.Equal(0, info.GetProperty("kafka").GetProperty("owned").GetArrayLength());
        Assert.False(await node.IsReadyAsync(TestContext.Current.CancellationToken));
    }
}
