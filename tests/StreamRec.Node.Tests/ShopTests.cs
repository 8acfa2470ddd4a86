using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>Another trade than films, from outside: products, and what customers do with them, under names of the shop's own.</summary>
public sealed class ShopTests(ShopTests.OneShop shop) : IClassFixture<ShopTests.OneShop>
{
    /// <summary>A shop that has opened today: its own titles and actions, nothing of films.</summary>
    public sealed class OneShop : IAsyncLifetime
    {
        private readonly TestFolder _folder = new("shop");

        public OneShop()
        {
            File.WriteAllLines(_folder["products.jsonl"], Products());
            Node = new NodeProcess(
                Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"),
                new Dictionary<string, string> { ["STREAMREC_CATALOG"] = _folder["products.jsonl"] },
                """
                streamrec {
                  events.names {
                    viewItem { like = click }
                    addToCart { like = addToList }
                    purchase { like = playComplete, weight = 2.0 }
                    viewSizeGuide { only-counts = on }
                  }
                  titles.attributes {
                    price = number
                    brand = keyword
                    materials = keywords
                    blurb = text
                    embedding = vector
                    inStock = flag
                  }
                }
                """);
        }

        public NodeProcess Node { get; }

        public async ValueTask InitializeAsync() => await Node.StartAsync();

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            _folder.Dispose();
        }

        private static IEnumerable<string> Products()
        {
            string[] groups = ["Running", "Hiking", "Swimming", "Cycling"], brands = ["Zephyr", "Nordwand", "Blauwal"];
            for (var number = 0; number < 80; number++)
            {
                var group = groups[number % groups.Length];
                var attributes = $$"""{"brand":"{{brands[number % 3]}}","price":{{number}}.5,"inStock":true}""";
                yield return $$"""{"itemId":"sku-{{number}}","kind":"product","title":"{{group}} article {{number}}","genres":["{{group}}"],"attributes":"""
                    + attributes + "}";
            }
            yield return """{"itemId":"guide-1","kind":"book","title":"How to Run","genres":["Running"]}""";
        }
    }

    private NodeProcess Node => shop.Node;

    [Fact]
    public async Task What_is_bought_leads_the_lists_on_and_outweighs_what_is_only_looked_at()
    {
        await DoAsync("buyer", ("viewItem", "sku-2"), ("viewItem", "sku-6"), ("addToCart", "sku-4"), ("purchase", "sku-0"));
        var (bought, viewed) = (await TitleAsync("buyer", "sku-0"), await TitleAsync("buyer", "sku-2"));
        Assert.InRange(bought.GetProperty("weight").GetSingle(), 3.9f, 4.1f);
        Assert.False(viewed.TryGetProperty("weight", out _));

        var home = await ItemsAsync("buyer", "home");
        var genres = home.Take(10).GroupBy(Genre).ToDictionary(genre => genre.Key, genre => genre.Count());
        Assert.True(genres.GetValueOrDefault("Running") > 2 * genres.GetValueOrDefault("Swimming"), string.Join(", ", home.Take(10).Select(Genre)));
        Assert.DoesNotContain("sku-0", home.Select(Id));
        Assert.Equal(["sku-4"], (await ItemsAsync("buyer", "my-list")).Select(Id));
    }

    [Fact]
    public async Task A_kind_of_the_shops_own_has_a_surface_and_is_said_with_each_title()
    {
        Assert.All(await ItemsAsync("visitor", "kind:product"), item => Assert.Equal("product", item.GetProperty("kind").GetString()));
        Assert.Equal(50, (await ItemsAsync("visitor", "kind:product")).Count);
        Assert.Equal(["guide-1"], (await ItemsAsync("visitor", "kind:book")).Select(Id));
        Assert.Empty(await ItemsAsync("visitor", "films"));
        Assert.Equal("product", (await Node.Http.GetFromJsonAsync<JsonElement>("/v1/items/sku-1")).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Products_are_listed_by_a_brand_and_by_what_is_in_stock_and_a_mistyped_attribute_is_told()
    {
        var ofABrand = (await ItemsAsync("visitor", "attribute:brand=NORDWAND")).Select(Id).ToList();
        var found = await Node.Http.GetFromJsonAsync<JsonElement>("/v1/items?query=nordwand&limit=100");
        var nordwand = found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("itemId").GetString()!).ToList();
        Assert.Equal(27, ofABrand.Count);
        Assert.Equal(nordwand.Order(), ofABrand.Order());
        Assert.Equal(50, (await ItemsAsync("visitor", "attribute:inStock")).Count);
        using var mistyped = await Node.Http.GetAsync("/v1/users/visitor/recommendations?surface=attribute:brnd%3Dnordwand");
        Assert.Equal(HttpStatusCode.BadRequest, mistyped.StatusCode);
        Assert.Contains("attribute:brand=WORD", await mistyped.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_search_finds_products_by_their_brand()
    {
        var found = await Node.Http.GetFromJsonAsync<JsonElement>("/v1/items?query=nordwand&limit=100");
        var brands = found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("attributes").GetProperty("brand").GetString()).ToList();
        Assert.Equal(27, brands.Count);
        Assert.All(brands, brand => Assert.Equal("Nordwand", brand));
    }

    [Fact]
    public async Task Attributes_are_kept_and_given_back_and_what_is_not_as_declared_is_refused_by_name()
    {
        const string attributes = """{"blurb":"For trails.","brand":"Zephyr","embedding":[0.5,-1],"inStock":true,"materials":["Mesh","Cork"],"price":79.9}""";
        using var put = await Node.Http.PutAsync("/v1/items/put-1", Json($"{{\"kind\":\"product\",\"title\":\"Put\",\"genres\":[\"Gifts\"],\"attributes\":{attributes}}}"));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal(attributes, (await Node.Http.GetFromJsonAsync<JsonElement>("/v1/items/put-1")).GetProperty("attributes").GetRawText());

        using var wrong = await Node.Http.PutAsync("/v1/items/put-1", Json("""{"kind":"product","title":"Put","attributes":{"price":"cheap"}}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("attributes.price is \"cheap\"; accepted: a number", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        using var undeclared = await Node.Http.PutAsync("/v1/items/put-1", Json("""{"kind":"product","title":"Put","attributes":{"prise":1}}"""));
        Assert.Contains("attributes.prise is not declared", await undeclared.Content.ReadAsStringAsync());
        Assert.Equal(79.9, (await Node.Http.GetFromJsonAsync<JsonElement>("/v1/items/put-1")).GetProperty("attributes").GetProperty("price").GetDouble());
    }

    [Fact]
    public async Task What_only_counts_is_counted_and_seen_by_reads_and_changes_no_profile()
    {
        await DoAsync("curious", ("viewItem", "sku-1"));
        var (before, counted) = (await Node.ProfileAsync("curious"), await CountedAsync("viewSizeGuide"));
        await DoAsync("curious", ("viewSizeGuide", "sku-1"), ("viewSizeGuide", null));
        Assert.Equal(before, await Node.ProfileAsync("curious"));
        Assert.Equal(counted + 2, await CountedAsync("viewSizeGuide"));
    }

    [Fact]
    public async Task Kafka_and_sockets_take_the_shops_names_as_HTTP_does()
    {
        await using var screen = await LiveClient.ConnectAsync(Node.LiveAddress);
        await screen.SubscribeAsync("everywhere", "my-list");
        await screen.NextAsync("list");
        await screen.SendAsync($$"""{"type":"event","event":{{Event("everywhere", "s-1", "addToCart", "sku-8")}}}""");
        await screen.AsOfAsync("s-1");

        var kafka = (await Node.InfoAsync()).GetProperty("kafka");
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = kafka.GetProperty("bootstrapServers").GetString(),
            Partitioner = Partitioner.Murmur2Random,
        }).Build();
        await producer.ProduceAsync("streamrec.events",
            new Message<string, string> { Key = "everywhere", Value = Event("everywhere", "k-1", "addToCart", "sku-9") });
        await screen.AsOfAsync("k-1");
        Assert.Equal(["sku-9", "sku-8"], (await ItemsAsync("everywhere", "my-list")).Select(Id));
    }

    [Fact]
    public async Task An_unknown_type_is_refused_with_the_shops_names_among_those_that_are_accepted()
    {
        using var refused = await Node.Http.PostAsync("/v1/events", Json(Event("x", "u-1", "wishFor", "sku-1")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("addToCart, purchase, viewItem, viewSizeGuide is accepted", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_node_says_what_it_declares()
    {
        var names = (await Node.InfoAsync()).GetProperty("events").GetProperty("names").EnumerateArray().Select(name => name.GetRawText());
        Assert.Equal([
            """{"name":"addToCart","like":"addToList","weight":1}""", """{"name":"purchase","like":"playComplete","weight":2}""",
            """{"name":"viewItem","like":"click","weight":1}""", """{"name":"viewSizeGuide","onlyCounts":true}"""], names);
        Assert.Equal("keyword", (await Node.InfoAsync()).GetProperty("catalog").GetProperty("attributes").GetProperty("brand").GetString());
    }

    [Fact]
    public async Task A_name_that_is_misdeclared_refuses_the_start_and_says_why()
    {
        await using var node = new NodeProcess(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), settings: "streamrec.events.names { purchase { like = buy } }");
        await Assert.ThrowsAsync<InvalidOperationException>(node.StartAsync);
        Assert.Contains("streamrec.events.names: purchase.like = buy is no type; one of impression,", node.Log);
    }

    /// <summary>Sent by HTTP in this order, and folded.</summary>
    private async Task DoAsync(string user, params (string Type, string? Item)[] acts)
    {
        var events = acts.Select((act, number) => Event(user, $"{user}-{act.Type}-{act.Item}-{number}", act.Type, act.Item));
        using var answer = await Node.Http.PostAsync("/v1/events", Json($"[{string.Join(',', events)}]"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var last = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results").EnumerateArray().Last();
        await Node.ListAsync(user, $"?atLeast={last.GetProperty("position").GetString()}");
    }

    private async Task<double> CountedAsync(string name) =>
        await Node.MetricAsync("streamrec_declared_events_total", $"name=\"{name}\"");

    private async Task<JsonElement> TitleAsync(string user, string item) => JsonDocument.Parse(await Node.ProfileAsync(user))
        .RootElement.GetProperty("titles").EnumerateArray().Single(title => Id(title) == item);

    private async Task<List<JsonElement>> ItemsAsync(string user, string surface) =>
        [.. (await Node.ListAsync(user, $"?limit=50&surface={surface}")).GetProperty("items").EnumerateArray()];

    private static string Id(JsonElement item) => item.GetProperty("itemId").GetString()!;

    private static string Genre(JsonElement item) => item.GetProperty("genres")[0].GetString()!;

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static string Event(string user, string id, string type, string? item) =>
        $$"""{"eventId":"{{id}}","userId":"{{user}}","type":"{{type}}","timestamp":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}"""
        + (item is null ? "}" : $",\"itemId\":\"{item}\"}}");
}
