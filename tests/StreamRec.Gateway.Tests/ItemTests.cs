using System.Net;
using System.Text.Json;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class ItemTests
{
    private const string Alien = """{"itemId":"tt0078748","kind":"film","title":"Alien","year":1979,"genres":["horror","science fiction"]}""";

    [Fact]
    public async Task A_title_is_put_read_found_and_withdrawn()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await host.Http.PutAsync("/v1/items/tt0078748", Json.Body(Alien))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.PutAsync("/v1/items/tt0078748", Json.Body(Alien))).StatusCode);
        Assert.Equal("Alien", (await (await host.Http.GetAsync("/v1/items/tt0078748")).JsonAsync()).Text("title"));
        var found = await (await host.Http.GetAsync("/v1/items?query=alien&limit=5")).JsonAsync();
        Assert.Equal(["tt0078748"], found.Ids());
        Assert.Equal(["tt0078748"], (await (await host.Http.GetAsync("/v1/items")).JsonAsync()).Ids());

        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync("/v1/items/tt0078748")).StatusCode);
        await (await host.Http.GetAsync("/v1/items/tt0078748")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_title_carries_when_it_came_and_a_later_put_leaves_that_as_it_was_unless_it_says_otherwise()
    {
        await using var host = await GatewayHost.StartAsync();
        async Task<long> PutAsync(string more) =>
            (await (await host.Http.PutAsync("/v1/items/tt1", Json.Body($$"""{"kind":"film","title":"T"{{more}}}"""))).JsonAsync()).GetProperty("addedAt").GetInt64();
        var came = await PutAsync("");
        Assert.True(came > 0);
        Assert.Equal(came, await PutAsync(",\"year\":1999"));
        Assert.Equal(1_362_062_307_000, await PutAsync(",\"addedAt\":1362062307000"));
        Assert.Equal(1_362_062_307_000, await PutAsync(""));
        Assert.Equal(0, await PutAsync(",\"addedAt\":0")); // said in the record too, or nodes would take the record's own time
        Assert.Equal(0, await PutAsync(""));
    }

    [Fact]
    public async Task A_copy_that_still_holds_is_304()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Http.PutAsync("/v1/items/tt0078748", Json.Body(Alien));
        foreach (var path in (string[])["/v1/items/tt0078748", "/v1/items?query=alien"])
        {
            var tag = (await host.Http.GetAsync(path)).Headers.ETag;
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(tag!);
            Assert.Equal(HttpStatusCode.NotModified, (await host.Http.SendAsync(again)).StatusCode);
        }
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"itemId":"tt1"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"itemId":"tt2","kind":"film","title":"Other"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"itemId":"tt1","kind":"Opera","title":"X"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task What_is_no_title_is_a_problem(string body, HttpStatusCode status)
    {
        await using var host = await GatewayHost.StartAsync();
        await (await host.Http.PutAsync("/v1/items/tt1", Json.Body(body))).ProblemAsync(status);
        Assert.Empty((await (await host.Http.GetAsync("/v1/items")).JsonAsync()).Ids());
    }

    [Fact]
    public async Task A_body_may_leave_its_id_to_the_path()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.PutAsync("/v1/items/tt9", Json.Body("""{"kind":"series","title":"Nine"}"""));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("tt9", (await response.JsonAsync()).Text("itemId"));
    }

    [Fact]
    public async Task An_escaped_item_id_arrives_as_it_was_meant()
    {
        await using var host = await GatewayHost.StartAsync();
        var body = JsonSerializer.Serialize(new { itemId = "a/b c", kind = "film", title = "Slash" });
        Assert.Equal(HttpStatusCode.Created, (await host.Http.PutAsync("/v1/items/a%2Fb%20c", Json.Body(body))).StatusCode);
        Assert.Equal("Slash", (await (await host.Http.GetAsync("/v1/items/a%2Fb%20c")).JsonAsync()).Text("title"));
    }

    [Theory]
    [InlineData("/v1/items?limit=0")]
    [InlineData("/v1/items?limit=501")]
    [InlineData("/v1/items/%07")]
    public async Task Bad_parameters_are_refused(string path)
    {
        await using var host = await GatewayHost.StartAsync();
        await (await host.Http.GetAsync(path)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_title_that_is_too_large_is_413()
    {
        await using var host = await GatewayHost.StartAsync();
        await (await host.Http.PutAsync("/v1/items/tt1", Json.Body(new string(' ', 200_000)))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }
}
