using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>What had to go stays away, whatever becomes of the catalogue topic.</summary>
public sealed class WithdrawnTitlesTests
{
    private const string OfTheFile = "tt0013442", AnotherOfTheFile = "tt0015648", New = "tt9999999";
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll");

    [Fact]
    public async Task What_compaction_leaves_of_the_topic_says_the_same_to_a_node_that_starts_as_all_of_it_said_to_one_that_runs()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var node = Node(kafka, "catalog");
        await node.StartAsync();
        await WithdrawAsync(node, kafka, "catalog");
        await PutAsync(node, "A Name");
        await PutAsync(node, "Another Name");

        await NotedAsync(kafka, "catalog", 2);
        await CopyAsync(kafka, "catalog", "compacted");
        await using var fresh = Node(kafka, "compacted");
        await fresh.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(fresh, OfTheFile));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(fresh, AnotherOfTheFile));
        var (there, here) = (await node.Http.GetFromJsonAsync<JsonElement>($"/v1/items/{New}"), await fresh.Http.GetFromJsonAsync<JsonElement>($"/v1/items/{New}"));
        Assert.Equal(there.GetProperty("addedAt").GetInt64(), here.GetProperty("addedAt").GetInt64());
        Assert.Equal(await FileAsync(node), await FileAsync(fresh));

        // A withdrawal is not for ever: putting the title again is a decision, too.
        await fresh.Http.PutAsJsonAsync($"/v1/items/{OfTheFile}", new { kind = "film", title = "Back" });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(fresh, OfTheFile));
    }

    [Fact]
    public async Task A_catalogue_topic_that_is_made_anew_brings_nothing_back()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var node = Node(kafka, "catalog");
        await node.StartAsync();
        await WithdrawAsync(node, kafka, "catalog");
        await NotedAsync(kafka, "catalog", 2);
        await node.StopAsync();

        using (var admin = KafkaTopics.Admin(kafka.BootstrapServers)) await admin.DeleteTopicsAsync(["catalog"]);
        await node.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(node, OfTheFile));

        // The node that remembers tells those that cannot.
        await NotedAsync(kafka, "catalog", 2);
        await using var fresh = Node(kafka, "catalog", group: "fresh");
        await fresh.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(fresh, OfTheFile));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(fresh, AnotherOfTheFile));
    }

    [Fact]
    public async Task A_node_that_runs_while_the_catalogue_topic_is_made_anew_has_what_one_that_starts_then_has()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var node = Node(kafka, "catalog");
        await node.StartAsync();
        await WithdrawAsync(node, kafka, "catalog");
        await PutAsync(node, "Gone with its topic");
        await KafkaTopics.MakeAnewAsync(kafka.BootstrapServers, "catalog", 1);

        await Eventually.TrueAsync(
            async () => await StatusAsync(node, New) == HttpStatusCode.NotFound, Eventually.DefaultLimit, () => $"its title is gone; log:\n{node.Log}");
        await NotedAsync(kafka, "catalog", 2);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(node, OfTheFile));
        await PutAsync(node, "Put again");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, New));
    }

    private static NodeProcess Node(KafkaBroker kafka, string catalog, string group = "streamrec") => new(
        Assembly, new Dictionary<string, string> { ["STREAMREC_KAFKA"] = kafka.BootstrapServers },
        $$"""streamrec.kafka { group-id = {{group}}-{{catalog}}, partitions = 2, topics.catalog = {{catalog}} }""");

    /// <summary>One over HTTP, one by a tombstone of somebody else's.</summary>
    private static async Task WithdrawAsync(NodeProcess node, KafkaBroker kafka, string topic)
    {
        using (var answer = await node.Http.DeleteAsync($"/v1/items/{OfTheFile}")) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var producer = new ProducerBuilder<string, byte[]?>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await producer.ProduceAsync(topic, new Message<string, byte[]?> { Key = AnotherOfTheFile, Value = null });
        await Eventually.TrueAsync(
            async () => await StatusAsync(node, AnotherOfTheFile) == HttpStatusCode.NotFound, Eventually.DefaultLimit, () => "the tombstone is applied");
    }

    private static async Task PutAsync(NodeProcess node, string name)
    {
        using var answer = await node.Http.PutAsJsonAsync($"/v1/items/{New}", new { kind = "film", title = name });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<HttpStatusCode> StatusAsync(NodeProcess node, string item)
    {
        using var answer = await node.Http.GetAsync($"/v1/items/{item}");
        return answer.StatusCode;
    }

    private static async Task<string?> FileAsync(NodeProcess node) => (await node.InfoAsync()).GetProperty("catalog").GetProperty("file").GetString();

    private static Task NotedAsync(KafkaBroker kafka, string topic, int titles) => Eventually.TrueAsync(
        () => Task.FromResult(ReadAll(kafka, topic).Where(record => WithdrawalNote.IsKey(record.Key)).DistinctBy(record => record.Key).Count() == titles),
        Eventually.DefaultLimit, () => $"{titles} withdrawals are noted in {topic}");

    /// <summary>What the cleaner leaves in the end: of each key the last record, and no tombstones.</summary>
    private static async Task CopyAsync(KafkaBroker kafka, string from, string to)
    {
        using (var admin = KafkaTopics.Admin(kafka.BootstrapServers)) await admin.CreateTopicsAsync([new TopicSpecification { Name = to, NumPartitions = 1 }]);
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        foreach (var last in ReadAll(kafka, from).GroupBy(record => record.Key).Select(records => records.Last()).Where(record => record.Value is not null))
            await producer.ProduceAsync(to, new Message<string, byte[]> { Key = last.Key, Value = last.Value! });
    }

    private static List<Message<string, byte[]>> ReadAll(KafkaBroker kafka, string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "reader", EnablePartitionEof = true };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var records = new List<Message<string, byte[]>>();
        while (true)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException($"{topic} does not answer.");
            if (record.IsPartitionEOF) return records;
            records.Add(record.Message);
        }
    }
}
