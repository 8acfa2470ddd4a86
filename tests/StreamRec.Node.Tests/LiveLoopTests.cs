using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>The live loop on its embedded parts, from outside: Kafka and HTTP in, WebSocket and HTTP out.</summary>
public sealed class LiveLoopTests(LiveLoopTests.OneNode one) : IClassFixture<LiveLoopTests.OneNode>
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll");

    public sealed class OneNode : IAsyncLifetime
    {
        public NodeProcess Node { get; } = new(Assembly);
        public async ValueTask InitializeAsync() => await Node.StartAsync();
        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }

    private NodeProcess Node => one.Node;

    [Fact]
    public async Task An_event_that_any_producer_sends_to_Kafka_yields_a_message_as_of_that_event()
    {
        await using var screen = await LiveClient.ConnectAsync(Node.LiveAddress);
        await screen.SubscribeAsync("from-kafka");
        var first = await screen.NextAsync("list");
        var watched = first.GetProperty("items")[0].GetProperty("itemId").GetString()!;

        var kafka = (await Node.InfoAsync()).GetProperty("kafka");
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = kafka.GetProperty("bootstrapServers").GetString(),
            Partitioner = Partitioner.Murmur2Random,
        }).Build();
        await producer.ProduceAsync(kafka.GetProperty("topics").GetProperty("events").GetString(),
            new Message<string, string> { Key = "from-kafka", Value = Event("from-kafka", "k-1", "playComplete", watched) });

        var next = await screen.AsOfAsync("k-1");
        Assert.Equal("list", next.GetProperty("type").GetString());
        Assert.True(next.GetProperty("version").GetInt64() > first.GetProperty("version").GetInt64());
        Assert.DoesNotContain(next.GetProperty("items").EnumerateArray(), item => item.GetProperty("itemId").GetString() == watched);
    }

    [Fact]
    public async Task A_read_at_the_position_of_a_write_sees_it()
    {
        using var written = await PostAsync(Event("own-write", "w-1", "addToList", "tt0113277"));
        Assert.Equal(HttpStatusCode.Accepted, written.StatusCode);
        var position = (await written.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("position").GetString();
        var list = await Node.ListAsync("own-write", $"?surface=my-list&atLeast={position}");
        Assert.Equal("w-1", list.GetProperty("asOf").GetProperty("eventId").GetString());
        Assert.Equal("tt0113277", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("itemId").GetString());
    }

    [Fact]
    public async Task Every_item_carries_its_title_and_a_reason_and_what_follows_a_film_says_so()
    {
        for (var i = 0; i < 3; i++)
            (await PostAsync(Event("reasons", $"r-{i}", "playComplete", new[] { "tt0468569", "tt1345836", "tt0372784" }[i]))).Dispose(); // Batman
        await Eventually.TrueAsync(async () =>
        {
            var list = await Node.ListAsync("reasons", "?limit=20");
            var items = list.GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(20, items.Count);
            Assert.All(items, item => Assert.False(string.IsNullOrEmpty(item.GetProperty("title").GetString())));
            Assert.All(items, item => Assert.False(string.IsNullOrEmpty(item.GetProperty("reason").GetString())));
            return list.GetProperty("asOf").TryGetProperty("eventId", out var id) && id.GetString() == "r-2"
                && items.Any(item => item.GetProperty("reason").GetString()!.Contains("Dark Knight", StringComparison.Ordinal));
        }, Eventually.DefaultLimit, () => "a reason names what was watched");
    }

    [Fact]
    public async Task A_new_title_can_be_recommended_at_once_and_a_withdrawn_one_leaves_every_live_list_at_once()
    {
        await using var screen = await LiveClient.ConnectAsync(Node.LiveAddress);
        await screen.SubscribeAsync("catalogue", "new", 50);
        await screen.NextAsync("list");
        var title = """{"itemId":"tt9999901","kind":"film","title":"Brand New","year":2026,"genres":["Drama"],"description":"Nobody has seen it."}""";
        using (var put = await Node.Http.PutAsync("/v1/items/tt9999901", new StringContent(title, Encoding.UTF8, "application/json")))
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Contains("tt9999901", await ItemsAsync("someone-new", "new"));
        await screen.NextAsync(m => Has(m, "tt9999901"), "a list with the new title");

        using (var delete = await Node.Http.DeleteAsync("/v1/items/tt9999901")) Assert.True(delete.IsSuccessStatusCode);
        await screen.NextAsync(m => m.TryGetProperty("items", out _) && !Has(m, "tt9999901"), "a list without the withdrawn title");
        Assert.DoesNotContain("tt9999901", await ItemsAsync("someone-new", "new"));
    }

    [Fact]
    public async Task What_cannot_be_folded_is_dead_lettered_with_the_original_bytes()
    {
        var kafka = (await Node.InfoAsync()).GetProperty("kafka");
        var servers = kafka.GetProperty("bootstrapServers").GetString();
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = servers }).Build();
        var bad = Encoding.UTF8.GetBytes("""{"eventId":"bad-1","userId":"x","type":"teleport","timestamp":1}""");
        await producer.ProduceAsync("streamrec.events", new Message<string, byte[]> { Key = "x", Value = bad });

        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = servers, GroupId = "test" }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(p => new TopicPartitionOffset("streamrec.events.dead-letter", p, Offset.Beginning)));
        ConsumeResult<string, byte[]>? letter = null;
        await Eventually.TrueAsync(() => (letter = consumer.Consume(TimeSpan.FromMilliseconds(100))) is { } read && read.Message.Value.SequenceEqual(bad),
            "the dead letter");
        Assert.Contains(letter!.Message.Headers, header => Encoding.UTF8.GetString(header.GetValueBytes()).Contains("unknown_type", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_node_on_the_same_data_folder_is_refused_with_the_reason()
    {
        await using var second = new NodeProcess(Assembly, new Dictionary<string, string> { ["STREAMREC_DATA"] = Node.DataFolder });
        await Assert.ThrowsAsync<InvalidOperationException>(second.StartAsync);
        Assert.Contains("in use by another node", second.Log);
    }

    [Fact]
    public async Task A_restart_on_the_embedded_parts_keeps_profiles_titles_and_signals()
    {
        await using var node = new NodeProcess(Assembly);
        await node.StartAsync();
        var title = """{"itemId":"tt9999902","kind":"series","title":"Kept","year":2026}""";
        (await node.Http.PutAsync("/v1/items/tt9999902", new StringContent(title, Encoding.UTF8, "application/json"))).Dispose();
        (await node.Http.PostAsync("/v1/events", Json(Event("keeper", "kept-1", "like", "tt9999902")))).Dispose();
        await Eventually.TrueAsync(async () => Encoding.UTF8.GetString(await node.ProfileAsync("keeper")).Contains("tt9999902", StringComparison.Ordinal),
            Eventually.DefaultLimit, () => "folded");
        var before = await node.ProfileAsync("keeper");

        await node.StopAsync();
        Assert.Contains("StreamRec has stopped.", node.Log);
        Assert.DoesNotContain("Not everything", node.Log); // drained: an embedded broker takes with it what is not in a profile
        await node.StartAsync();
        Assert.Equal(before, await node.ProfileAsync("keeper"));
        using var kept = await node.Http.GetAsync("/v1/items/tt9999902");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        (await node.Http.PostAsync("/v1/events", Json(Event("keeper", "kept-2", "like", "tt0113277")))).Dispose();
        await Eventually.TrueAsync(async () => Encoding.UTF8.GetString(await node.ProfileAsync("keeper")).Contains("tt0113277", StringComparison.Ordinal),
            Eventually.DefaultLimit, () => $"a new broker's events are not taken for old ones; log:\n{node.Log}");
    }

    [Theory]
    [InlineData("streamrec { kafka { partition = 8 } }", "unknown key streamrec.kafka.partition")]
    [InlineData("streamrec { http { urls = \"http://0.0.0.0:0\" } }", "STREAMREC_JWT_KEY")]
    public async Task A_node_that_would_run_wrongly_does_not_start_and_says_why(string settings, string reason)
    {
        await using var node = new NodeProcess(Assembly, settings: settings) { KeepsItsUrls = true };
        await Assert.ThrowsAsync<InvalidOperationException>(node.StartAsync);
        Assert.Contains(reason, node.Log);
    }

    [Fact]
    public async Task Metrics_tell_of_events_and_name_no_user()
    {
        (await PostAsync(Event("in-metrics-never", "m-1", "like", "tt0113277"))).Dispose();
        await Eventually.TrueAsync(async () => await Node.MetricAsync("streamrec_folds_total") > 0, Eventually.DefaultLimit, () => "folds counted");
        Assert.DoesNotContain("in-metrics-never", await Node.Http.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task What_a_client_invents_makes_no_series()
    {
        for (var i = 0; i < 100; i++) await SendAsync($"BREW{i}", $"/v1/items/x{i}", $"h{i}");
        var before = await SeriesAsync();
        for (var i = 100; i < 300; i++)
        {
            await SendAsync($"BREW{i}", $"/v1/items/x{i}", $"h{i}");
            await SendAsync("GET", $"/nothing/{i}", $"h{i}");
        }
        Assert.InRange(await SeriesAsync() - before, 0, 100); // a few labels that were not there yet

        async Task<int> SeriesAsync() => (await Node.Http.GetStringAsync("/metrics")).Split('\n').Length;
        async Task SendAsync(string method, string path, string agent)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.UserAgent.ParseAdd(agent);
            (await Node.Http.SendAsync(request)).Dispose();
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/v1/info")]
    [InlineData("/v1/items")]
    [InlineData("/v1/items/tt0113277")]
    [InlineData("/v1/users/head/profile")]
    [InlineData("/v1/users/head/recommendations")]
    [InlineData("/v1/users/head/recommendations/live")]
    public async Task HEAD_answers_wherever_GET_does_and_every_answer_has_security_headers(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await Node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security")); // no TLS here
    }

    private Task<HttpResponseMessage> PostAsync(string json) => Node.Http.PostAsync("/v1/events", Json(json));

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<List<string?>> ItemsAsync(string user, string surface)
    {
        var list = await Node.ListAsync(user, $"?surface={surface}&limit=50");
        return [.. list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("itemId").GetString())];
    }

    private static bool Has(JsonElement message, string item) =>
        message.TryGetProperty("items", out var items) && items.EnumerateArray().Any(i => i.GetProperty("itemId").GetString() == item);

    private static string Event(string user, string id, string type, string item) =>
        $$"""{"eventId":"{{id}}","userId":"{{user}}","type":"{{type}}","itemId":"{{item}}","timestamp":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}""";
}
