using System.Net;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class OriginTests
{
    private const string List = "/v1/users/u1/recommendations";

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1.evil.example:80")]
    [InlineData("nonsense")]
    public async Task A_foreign_page_gets_nothing(string origin)
    {
        await using var host = await GatewayHost.StartAsync();
        await (await SendAsync(host, HttpMethod.Get, List, origin)).ProblemAsync(HttpStatusCode.Forbidden);
        await (await SendAsync(host, HttpMethod.Post, "/v1/events", origin, Json.Event("e1"))).ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.Forbidden, await SocketLimitTests.RefusedAsync(host, configure: o => o.SetRequestHeader("Origin", origin)));
        Assert.Empty(host.Log.Events);
        Assert.Empty(host.Region.Received);
    }

    [Fact]
    public async Task The_nodes_own_pages_are_served()
    {
        await using var host = await GatewayHost.StartAsync();
        var own = host.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, HttpMethod.Get, List, own)).StatusCode);
        await using var screen = await Screen.OpenAsync(host, configure: o => o.SetRequestHeader("Origin", own));
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
    }

    [Fact]
    public async Task Pages_of_an_allowed_origin_are_served_and_may_read_the_answer()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { AllowedOrigins = ["https://tv.example"] });
        var response = await SendAsync(host, HttpMethod.Get, List, "https://tv.example");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("https://tv.example", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var problem = await SendAsync(host, HttpMethod.Get, List + "?limit=0", "https://tv.example");
        Assert.Equal("https://tv.example", Assert.Single(problem.Headers.GetValues("Access-Control-Allow-Origin")));

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/events");
        preflight.Headers.Add("Origin", "https://tv.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.SendAsync(preflight)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await SocketLimitTests.RefusedAsync(host, configure: o => o.SetRequestHeader("Origin", "https://tv.example.evil")));
        await using var screen = await Screen.OpenAsync(host, configure: o => o.SetRequestHeader("Origin", "https://tv.example"));
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("127.0.0.1.nip.example:8080")]
    public async Task An_open_node_does_not_answer_to_a_foreign_name(string name)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, List);
        request.Headers.Host = name;
        await (await host.Http.SendAsync(request)).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("studio.local")]
    public async Task An_open_node_answers_to_its_own_names(string name)
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { AllowedHosts = ["studio.local"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, List);
        request.Headers.Host = name;
        Assert.Equal(HttpStatusCode.OK, (await host.Http.SendAsync(request)).StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayHost host, HttpMethod method, string path, string origin, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json.Body(body) };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return await host.Http.SendAsync(request);
    }
}
