using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>What is known of a person, from outside: put, fed by the topic, and what lists make of it, on the embedded broker.</summary>
public sealed class KnownPersonTests(KnownPersonTests.OneNode one) : IClassFixture<KnownPersonTests.OneNode>
{
    public sealed class OneNode : IAsyncLifetime
    {
        public NodeProcess Node { get; } = new(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), settings: "streamrec.users.attributes { plan = keyword, isStaff = flag }");

        public async ValueTask InitializeAsync() => await Node.StartAsync();

        public async ValueTask DisposeAsync() => await Node.DisposeAsync();
    }

    private NodeProcess Node => one.Node;

    [Fact]
    public async Task What_is_put_is_read_at_once_leads_the_list_and_is_forgotten_when_nothing_is_put()
    {
        var position = await PutAsync("put", """{"plan":"gold","favouriteGenres":["Sci-Fi"]}""");
        Assert.Equal("""{"favouriteGenres":["Sci-Fi"],"plan":"gold"}""", await KnownAsync("put", position));
        var list = await Node.ListAsync("put", $"?limit=8&atLeast={position}");
        Assert.All(list.GetProperty("items").EnumerateArray(), item => Assert.Contains("Sci-Fi", item.GetProperty("genres").EnumerateArray().Select(g => g.GetString())));
        Assert.StartsWith("attributes/", list.GetProperty("asOf").GetProperty("eventId").GetString());
        position = await PutAsync("put", null);
        Assert.Equal("{}", await KnownAsync("put", position));
    }

    [Fact]
    public async Task A_limit_of_age_holds_whatever_is_asked_for_and_a_country_where_none_is()
    {
        var position = await PutAsync("child", """{"maturityLimit":6,"country":"de"}""");
        var items = (await Node.ListAsync("child", $"?limit=50&maturity=21&atLeast={position}")).GetProperty("items").EnumerateArray().ToList();
        Assert.NotEmpty(items);
        foreach (var item in items)
        {
            var title = await Node.Http.GetFromJsonAsync<JsonElement>($"/v1/items/{item.GetProperty("itemId").GetString()}");
            Assert.True(!title.TryGetProperty("maturity", out var age) || age.GetInt32() <= 6, title.GetRawText());
        }
    }

    [Fact]
    public async Task A_screen_that_is_open_gets_another_list_when_something_becomes_known()
    {
        await using var screen = await LiveClient.ConnectAsync(Node.LiveAddress);
        await screen.SubscribeAsync("open", "home");
        var before = await screen.NextAsync("list");
        await PutAsync("open", """{"favouriteGenres":["Western"]}""");
        var after = await screen.NextAsync("list");
        Assert.NotEqual(First(before), First(after));
    }

    [Fact]
    public async Task The_topic_is_brought_into_the_persons_events_and_what_it_says_unacceptably_becomes_a_dead_letter()
    {
        var kafka = (await Node.InfoAsync()).GetProperty("kafka");
        Assert.Equal("streamrec.users", kafka.GetProperty("topics").GetProperty("users").GetString());
        using var producer = new ProducerBuilder<string, string?>(new ProducerConfig
        {
            BootstrapServers = kafka.GetProperty("bootstrapServers").GetString(),
            Partitioner = Partitioner.Murmur2Random,
        }).SetValueSerializer(Serializers.Utf8!).Build();
        Task SayAsync(string? json) => producer.ProduceAsync("streamrec.users", new Message<string, string?> { Key = "fed", Value = json });

        await SayAsync("""{"plan":"silver","unheardOf":1}""");
        await Eventually.TrueAsync(async () => await KnownAsync("fed") == """{"plan":"silver"}""", Eventually.DefaultLimit, () => "it is known");
        await SayAsync("""{"plan":17}""");
        await Eventually.TrueAsync(
            async () => await Node.MetricAsync("streamrec_users_records_total", "outcome=\"refused\"") == 1, Eventually.DefaultLimit, () => "it is refused");
        Assert.Equal("""{"plan":"silver"}""", await KnownAsync("fed"));
        await SayAsync(null);
        await Eventually.TrueAsync(async () => await KnownAsync("fed") == "{}", Eventually.DefaultLimit, () => "it is forgotten");
        Assert.Equal(1, await Node.MetricAsync("streamrec_ingest_dead_letters_total", "reason=\"invalid_attributes\""));
    }

    [Fact]
    public async Task The_node_says_what_may_be_known()
    {
        var users = (await Node.InfoAsync()).GetProperty("users");
        Assert.Equal("""{"isStaff":"flag","plan":"keyword"}""", users.GetProperty("attributes").GetRawText());
        Assert.Equal("keywords", users.GetProperty("understood").GetProperty("favouriteGenres").GetString());
    }

    [Fact]
    public async Task What_is_misdeclared_refuses_the_start_and_says_why()
    {
        await using var node = new NodeProcess(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), settings: "streamrec.users.attributes { country = keyword }");
        await Assert.ThrowsAsync<InvalidOperationException>(node.StartAsync);
        Assert.Contains("streamrec.users.attributes: country is StreamRec's own attribute country, which needs no declaration", node.Log);
    }

    private async Task<string> PutAsync(string user, string? json)
    {
        using var answer = await Node.Http.PutAsync(
            $"/v1/users/{user}/attributes", json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("position").GetString()!;
    }

    private Task<string> KnownAsync(string user, string? atLeast = null) =>
        Node.Http.GetStringAsync($"/v1/users/{user}/attributes{(atLeast is null ? "" : $"?atLeast={atLeast}")}");

    private static string First(JsonElement list) => list.GetProperty("items")[0].GetProperty("itemId").GetString()!;
}
