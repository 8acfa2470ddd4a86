using System.Net;
using StreamRec.Actors;
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

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("x-forwarded-host", "tv.example")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "203.0.113.9")]
    public async Task An_open_node_does_nothing_for_whom_a_proxy_speaks(string header, string value)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, List);
        request.Headers.TryAddWithoutValidation(header, value);
        var problem = await (await host.Http.SendAsync(request)).ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal("proxied_without_key", problem.Text("code"));
        Assert.Contains("STREAMREC_JWT_KEY", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(host.Region.Received);
    }

    [Fact]
    public async Task An_open_node_does_nothing_for_HTTP_1_0_since_nginx_says_no_more_of_whom_it_speaks_for()
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, List) { Version = HttpVersion.Version10 };
        Assert.Equal("proxied_without_key", (await (await host.Http.SendAsync(request)).ProblemAsync(HttpStatusCode.Forbidden)).Text("code"));
    }

    [Theory]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("203.0.113.9", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1, 203.0.113.9", null, HttpStatusCode.Forbidden)] // what the caller wrote before the proxy did
    [InlineData(null, "127.0.0.1", HttpStatusCode.Forbidden)] // what only the proxy's own middleware may write
    public async Task Of_a_trusted_proxy_an_open_node_serves_callers_of_its_machine(string? forwardedFor, string? forged, HttpStatusCode status)
    {
        await using var host = await GatewayHost.StartAsync(Trusting("127.0.0.0/8"));
        using var request = new HttpRequestMessage(HttpMethod.Get, List);
        request.Headers.Add("Via", "1.1 proxy");
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (forged is not null) request.Headers.Add("X-Original-For", forged);
        Assert.Equal(status, (await host.Http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.Forbidden)]
    public async Task The_host_that_a_browser_asked_is_believed_of_trusted_proxies_alone(string trusted, HttpStatusCode status)
    {
        await using var host = await GatewayHost.StartAsync(Trusting(trusted) with { JwtKey = Tokens.Key });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = Json.Body(Json.Event("e1")) };
        request.Headers.Add("Origin", "https://tv.example");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "tv.example");
        request.Headers.Add("Authorization", $"Bearer {Tokens.Viewer("u1")}");
        var response = await host.Http.SendAsync(request);
        Assert.Equal(status == HttpStatusCode.OK ? HttpStatusCode.Accepted : status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK, response.Headers.Contains("Strict-Transport-Security")); // TLS ends at the proxy
    }

    [Fact]
    public async Task Under_a_path_base_ids_are_found_where_they_stand()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { PathBase = "/a/b" });
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/a/b/v1/users/x%2Fy/profile")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/users/x%2Fy/profile")).StatusCode);
        Assert.All(host.Region.Received.Cast<GetProfile>(), read => Assert.Equal("x/y", read.UserId.Value));
    }

    private static GatewayOptions Trusting(string network) => GatewayHost.Quick with { TrustedProxies = [System.Net.IPNetwork.Parse(network)] };

    private static async Task<HttpResponseMessage> SendAsync(GatewayHost host, HttpMethod method, string path, string origin, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json.Body(body) };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        return await host.Http.SendAsync(request);
    }
}
