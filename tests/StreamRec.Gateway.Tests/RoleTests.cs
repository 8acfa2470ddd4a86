using System.Net;
using System.Net.Http.Headers;
using StreamRec.Actors;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class RoleTests
{
    private const string Title = """{"itemId":"tt1","kind":"film","title":"One"}""";

    /// <summary>Who may do what: rows are requests, columns the status for u1's viewer, a producer, an operator and nobody.</summary>
    public static TheoryData<string, string, string?, int, int, int, int> Matrix { get; } = new()
    {
        { "GET", "/v1/users/u1/recommendations", null, 200, 403, 200, 401 },
        { "GET", "/v1/users/u2/recommendations", null, 403, 403, 200, 401 },
        { "GET", "/v1/users/u1/profile", null, 200, 403, 200, 401 },
        { "GET", "/v1/users/u2/profile", null, 403, 403, 200, 401 },
        { "GET", "/v1/users/u2/recommendations/live", null, 403, 403, 200, 401 },
        { "GET", "/v1/users/u1/attributes", null, 200, 403, 200, 401 },
        { "GET", "/v1/users/u2/attributes", null, 403, 403, 200, 401 },
        { "PUT", "/v1/users/u1/attributes", "{}", 202, 202, 202, 401 },
        { "PUT", "/v1/users/u2/attributes", "{}", 403, 202, 202, 401 },
        { "POST", "/v1/events", Json.Event("e", "u1"), 202, 202, 202, 401 },
        { "POST", "/v1/events", Json.Event("e", "u2"), 403, 202, 202, 401 },
        { "PUT", "/v1/items/tt1", Title, 403, 201, 201, 401 },
        { "DELETE", "/v1/items/tt1", null, 403, 204, 204, 401 },
        { "GET", "/v1/items", null, 200, 200, 200, 401 },
        { "GET", "/v1/items/tt0", null, 404, 404, 404, 401 },
        { "POST", "/v1/users/u1/release", null, 403, 403, 204, 401 },
        { "POST", "/v1/model/reload", null, 403, 403, 200, 401 },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Each_role_may_do_its_own(string method, string path, string? body, int viewer, int producer, int operation, int nobody)
    {
        (string? Token, int Status)[] callers =
        [
            (Tokens.Viewer("u1"), viewer), (Tokens.Producer(), producer), (Tokens.Operator(), operation),
            (GatewayHost.Keyed.OperatorToken, operation), (null, nobody), ("no.token.atall", nobody), (Tokens.Viewer("u1") + "x", nobody),
        ];
        foreach (var (token, status) in callers)
        {
            await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : Json.Body(body) };
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(status, (int)response.StatusCode);
            if (status >= 400) await response.ProblemAsync((HttpStatusCode)status);
            if (status == 401) Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task In_an_array_a_viewers_foreign_events_are_403_one_by_one()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Viewer("u1"));
        var response = await host.Http.PostAsync("/v1/events", Json.Body($"[{Json.Event("e1", "u1")},{Json.Event("e2", "u2")}]"));
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.Equal([202, 403], (await response.JsonAsync()).GetProperty("results").EnumerateArray().Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("e1", Assert.Single(host.Log.Events).EventId);
    }

    [Fact]
    public async Task A_viewers_socket_is_for_its_own_lists_and_events()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        await using var screen = await Screen.OpenAsync(host, Tokens.Viewer("u1"));
        await screen.SubscribeAsync("u2");
        Assert.Equal("forbidden", (await screen.NextAsync("error")).Text("code"));
        await screen.SendAsync($$"""{"type":"event","event":{{Json.Event("e1", "u2")}}}""");
        Assert.Equal("forbidden", (await screen.NextAsync("error")).Text("code"));
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
        await screen.SendAsync($$"""{"type":"event","event":{{Json.Event("e2", "u1")}}}""");
        await screen.NextAsync("ack");
        Assert.Equal(0, host.Region.Subscribes("u2"));
        Assert.Equal("e2", Assert.Single(host.Log.Events).EventId);
    }

    [Fact]
    public async Task Sockets_are_checked_before_the_upgrade()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        Assert.Equal(HttpStatusCode.Unauthorized, await SocketLimitTests.RefusedAsync(host));
        Assert.Equal(HttpStatusCode.Unauthorized, await SocketLimitTests.RefusedAsync(host, Tokens.Viewer("u1", TimeSpan.FromMinutes(-1))));
        Assert.Equal(HttpStatusCode.Forbidden, await SocketLimitTests.RefusedAsync(host, Tokens.Producer()));
    }

    [Fact]
    public async Task A_sockets_token_may_come_in_the_query_or_as_a_header()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        await using var query = await Screen.OpenAsync(host, query: $"access_token={Tokens.Viewer("u1")}");
        await using var header = await Screen.OpenAsync(host, configure: o => o.SetRequestHeader("Authorization", $"Bearer {Tokens.Viewer("u1")}"));
        await query.SubscribeAsync("u1");
        await query.NextAsync("list");
        await header.SubscribeAsync("u1");
        await header.NextAsync("list");
    }

    [Fact]
    public async Task A_socket_closes_when_its_token_expires()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        await using var screen = await Screen.OpenAsync(host, Tokens.Viewer("u1", TimeSpan.FromSeconds(2)));
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
        var (status, reason) = await screen.ClosedAsync();
        Assert.Equal(4401, status);
        Assert.Contains("expired", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_maturity_in_the_token_caps_what_is_asked_for()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        var claims = Tokens.Claims("child", "viewer");
        claims["maturity"] = 12;
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Signed(claims));
        foreach (var query in (string[])["", "?maturity=18", "?maturity=6"]) await host.Http.GetAsync("/v1/users/child/recommendations" + query);
        await using var screen = await Screen.OpenAsync(host, Tokens.Signed(claims));
        await screen.SubscribeAsync("child");
        await screen.NextAsync("list");
        Assert.Equal([12, 12, 6], host.Region.Received.OfType<GetList>().Select(m => m.Request.Maturity));
        Assert.Equal(12, Assert.Single(host.Region.Received.OfType<Subscribe>()).Request.Maturity);
    }

    [Fact]
    public async Task A_token_is_never_logged()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        var good = Tokens.Viewer("u1");
        var bad = Tokens.Signed(Tokens.Claims("u1", "viewer"), key: "another secret that is longer than 32 bytes");
        foreach (var token in (string[])[good, bad])
        {
            await host.Http.GetAsync($"/v1/users/u1/recommendations?access_token={token}");
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/u1/profile");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            await host.Http.SendAsync(request);
        }
        await using (await Screen.OpenAsync(host, good)) { }
        var signatures = new[] { good, bad }.Select(t => t.Split('.')[2]).ToArray();
        Assert.NotEmpty(host.Lines.All);
        Assert.DoesNotContain(host.Lines.All, line => signatures.Any(s => line.Contains(s, StringComparison.Ordinal)));
    }
}
