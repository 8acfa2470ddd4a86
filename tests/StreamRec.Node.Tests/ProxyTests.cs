using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>nginx in front of a node, with README's lines.</summary>
public sealed class ProxyTests(ProxyTests.KeyedNode keyed) : IClassFixture<ProxyTests.KeyedNode>
{
    private const string Token = "operator-token-of-this-test";

    /// <summary>Known behind a proxy on this machine under /tv, with metrics on a port of their own.</summary>
    public sealed class KeyedNode : IAsyncLifetime
    {
        public KeyedNode() => Node = new NodeProcess(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"),
            new Dictionary<string, string> { ["STREAMREC_JWT_KEY"] = "a secret of this test that is longer than 32 bytes", ["STREAMREC_OPERATOR_TOKEN"] = Token },
            $$"""streamrec.http { trusted-proxies = ["127.0.0.1"], path-base = "/tv", management-urls = "http://127.0.0.1:{{ManagementPort}}" }""");

        public int ManagementPort { get; } = Loopback.FreePort();
        public NodeProcess Node { get; }
        public async ValueTask InitializeAsync() => await Node.StartAsync();
        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }

    private NodeProcess Node => keyed.Node;

    private Task<NginxProxy> ProxyAsync()
    {
        Assert.SkipUnless(NginxProxy.IsInstalled, "Needs nginx (Debian: apt-get install nginx).");
        return NginxProxy.StartAsync($$"""
            location /tv/ {
              proxy_pass http://127.0.0.1:{{Node.Port}};
              proxy_http_version 1.1;
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $http_connection;
              proxy_buffering off;
            }
            """);
    }

    [Fact]
    public async Task Behind_nginx_under_a_prefix_a_page_of_that_origin_can_post_and_listen()
    {
        await using var nginx = await ProxyAsync();
        var origin = nginx.Address.GetLeftPart(UriPartial.Authority);
        await using var screen = await LiveClient.ConnectAsync(new UriBuilder(nginx.Address) { Scheme = "ws", Path = "/tv/v1/live" }.Uri, Token, origin);
        await screen.SubscribeAsync("behind-nginx");
        await screen.NextAsync("list");

        using var post = new HttpRequestMessage(HttpMethod.Post, "/tv/v1/events")
        {
            Content = new StringContent(
                $$"""{"eventId":"n-1","userId":"behind-nginx","type":"like","itemId":"tt0113277","timestamp":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}""",
                Encoding.UTF8, "application/json"),
        };
        post.Headers.Add("Origin", origin);
        post.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var posted = await nginx.Http.SendAsync(post);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        await screen.AsOfAsync("n-1");
        using var profile = await GetAsync(nginx.Http, "/tv/v1/users/behind-nginx/profile");
        Assert.Equal(HttpStatusCode.OK, profile.StatusCode); // the id is found behind the prefix
    }

    [Fact]
    public async Task Behind_nginx_pages_of_other_origins_get_nothing()
    {
        await using var nginx = await ProxyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tv/v1/items");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var refused = await nginx.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("trusted-proxies", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_page_works_under_a_prefix()
    {
        Assert.SkipWhen(PageTests.Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        await using var nginx = await ProxyAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PageTests.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{nginx.Address}tv/?user=prefixed");
        await page.Locator("dialog.token textarea").FillAsync(Token);
        await page.Locator("dialog.token button").ClickAsync();
        await page.Locator("html[data-live=open]").WaitForAsync();
        await page.Locator("section[data-surface=home] [data-item-id]").First.WaitForAsync();
    }

    [Fact]
    public async Task The_prefix_may_be_taken_off_by_the_proxy_as_well()
    {
        Assert.SkipUnless(NginxProxy.IsInstalled, "Needs nginx (Debian: apt-get install nginx).");
        await using var nginx = await NginxProxy.StartAsync($$"""location /films/ { proxy_pass http://127.0.0.1:{{Node.Port}}/; }""");
        Assert.Contains("app.js", await nginx.Http.GetStringAsync("/films/"));
        using var items = await GetAsync(nginx.Http, "/films/v1/items");
        Assert.Equal(HttpStatusCode.OK, items.StatusCode);
    }

    [Fact]
    public async Task An_open_node_does_nothing_for_those_behind_nginx_however_little_nginx_says()
    {
        Assert.SkipUnless(NginxProxy.IsInstalled, "Needs nginx (Debian: apt-get install nginx).");
        await using var open = new NodeProcess(Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"));
        await open.StartAsync();
        await using var nginx = await NginxProxy.StartAsync($$"""
            location / { proxy_pass http://127.0.0.1:{{open.Port}}; }
            location /v1/items/ { proxy_pass http://127.0.0.1:{{open.Port}}; proxy_http_version 1.1; proxy_set_header X-Forwarded-For $remote_addr; }
            """);
        foreach (var path in (string[])["/", "/v1/users/ada/profile", "/v1/items/tt0113277"])
        {
            using var refused = await nginx.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("proxied_without_key", await refused.Content.ReadAsStringAsync());
        }
        using var direct = await open.Http.GetAsync("/v1/users/ada/profile");
        Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/v1/info")]
    public async Task With_a_key_metrics_and_info_are_for_operators_or_on_a_listener_of_their_own(string path)
    {
        using var nobody = await Node.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var scraper = await GetAsync(Node.Http, path);
        Assert.Equal(HttpStatusCode.OK, scraper.StatusCode);
        using var management = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{keyed.ManagementPort}") };
        using var apart = await management.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, apart.StatusCode);
    }

    [Fact]
    public async Task Health_is_for_everybody_and_the_management_listener_has_nothing_else()
    {
        using var management = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{keyed.ManagementPort}") };
        foreach (var http in (HttpClient[])[Node.Http, management])
        {
            using var ready = await http.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }
        foreach (var path in (string[])["/", "/v1/items", "/v1/users/ada/profile"])
        {
            using var missing = await GetAsync(management, path);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return await http.SendAsync(request);
    }
}
