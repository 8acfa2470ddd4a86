using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class SocketLimitTests
{
    [Fact]
    public async Task More_subscriptions_than_a_socket_may_have_are_refused_and_it_stays_open()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { SubscriptionsPerSocket = 2 });
        await using var screen = await Screen.OpenAsync(host);
        foreach (var surface in (string[])["home", "films", "home"])
        {
            await screen.SubscribeAsync("u1", surface);
            await screen.NextAsync("list");
        }
        await screen.SubscribeAsync("u1", "series");
        Assert.Equal("too_many_subscriptions", (await screen.NextAsync("error")).Text("code"));
        await screen.SendAsync("""{"type":"unsubscribe","userId":"u1","surface":"films"}""");
        await screen.SubscribeAsync("u1", "series");
        Assert.Equal("series", (await screen.NextAsync("list")).Text("surface"));
    }

    [Fact]
    public async Task More_sockets_than_a_user_may_have_are_refused_until_one_leaves()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { SocketsPerUser = 1 });
        await using var second = await Screen.OpenAsync(host);
        await using (var first = await Screen.OpenAsync(host))
        {
            await first.SubscribeAsync("u1");
            await first.NextAsync("list");
            await second.SubscribeAsync("u1");
            Assert.Equal("too_many_sockets", (await second.NextAsync("error")).Text("code"));
            await first.CloseAsync();
        }
        await Until.True(() => host.Connections.Count == 1, "the first socket is gone");
        await second.SubscribeAsync("u1");
        await second.NextAsync("list");
    }

    [Fact]
    public async Task A_viewers_sockets_count_before_they_subscribe()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed with { SocketsPerUser = 1 });
        await using var first = await Screen.OpenAsync(host, Tokens.Viewer("u1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await RefusedAsync(host, Tokens.Viewer("u1")));
        await first.SubscribeAsync("u1");
        await first.NextAsync("list");
        await using var other = await Screen.OpenAsync(host, Tokens.Viewer("u2"));
    }

    [Fact]
    public async Task A_full_node_takes_no_more()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { MaxSockets = 1 });
        await using var screen = await Screen.OpenAsync(host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RefusedAsync(host));
    }

    [Fact]
    public async Task Events_above_the_rate_are_refused_one_for_one()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { EventsPerSecond = 1, EventBurst = 5 });
        await using var screen = await Screen.OpenAsync(host);
        for (var i = 0; i < 60; i++) await screen.SendAsync($$"""{"type":"event","event":{{Json.Event($"e{i}")}}}""");
        var answers = new List<JsonElement>();
        for (var i = 0; i < 60; i++) answers.Add(await screen.NextAsync());
        var refused = answers.Where(a => a.Text("type") == "error").ToList();
        Assert.All(refused, e => Assert.Equal("rate_limited", e.Text("code")));
        Assert.Equal(host.Log.Events.Count, 60 - refused.Count);
        Assert.Equal(60, answers.Select(a => a.Text("eventId")).Distinct().Count());
        Assert.InRange(refused.Count, 20, 55);
    }

    [Fact]
    public async Task Subscriptions_above_the_rate_are_refused_and_the_socket_stays_open()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { ReadsPerSecond = 1, ReadBurst = 4 });
        await using var screen = await Screen.OpenAsync(host);
        for (var i = 0; i < 60; i++)
        {
            await screen.SubscribeAsync("u1");
            await screen.SendAsync("""{"type":"unsubscribe","userId":"u1","surface":"home"}""");
        }
        await screen.SendAsync("""{"type":"ping"}""");

        var refused = 0;
        for (var answer = await screen.NextAsync(); answer.Text("type") != "pong"; answer = await screen.NextAsync())
        {
            if (answer.Text("type") != "error") continue;
            Assert.Equal(("rate_limited", "home"), (answer.Text("code"), answer.Text("surface")));
            refused++;
        }
        Assert.InRange(refused, 30, 56);
        await Until.True(() => host.Region.Subscribes("u1") == 60 - refused, "the others reach the user");
    }

    [Fact]
    public async Task A_message_above_the_limit_is_an_error_and_the_socket_stays_open()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        foreach (var size in (int[])[66 * 1024 + 1, 200_000, 3_000_000])
        {
            await screen.SendAsync(new string('x', size));
            Assert.Equal("too_large", (await screen.NextAsync("error")).Text("code"));
        }
        await screen.SendAsync("""{"type":"ping"}""");
        await screen.NextAsync("pong");
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_conflated_then_cut_while_others_are_served()
    {
        var options = GatewayHost.Quick with { SendTimeout = TimeSpan.FromSeconds(1), SlowGrace = TimeSpan.FromMilliseconds(200) };
        await using var host = await GatewayHost.StartAsync(options, sendBuffer: 8 * 1024);
        var conflated = GatewayMetrics.Conflated.Value;
        await using var slow = await Screen.OpenAsync(host);
        await using var quick = await Screen.OpenAsync(host);
        await slow.SubscribeAsync("u1");
        await slow.NextAsync("list");
        await quick.SubscribeAsync("u1");
        await quick.NextAsync("list");

        var version = 1;
        while (host.Connections.Count == 2)
        {
            host.Region.Push("u1", ++version, Lists.Large(200_000 + version), $"e{version}");
            Assert.Equal(version, (await quick.NextAsync("list")).Version());
        }
        Assert.True(GatewayMetrics.Conflated.Value > conflated, "lists were replaced while the slow client did not read");
        host.Region.Push("u1", ++version, Lists.Of("end"), "end");
        Assert.Equal(["end"], (await quick.NextAsync("list")).Ids());
    }

    [Fact]
    public async Task A_slow_client_that_reads_again_is_told_why_it_is_closed_and_got_only_the_latest()
    {
        var options = GatewayHost.Quick with { SendTimeout = TimeSpan.FromMilliseconds(300), SlowGrace = Until.Deadline };
        await using var host = await GatewayHost.StartAsync(options, sendBuffer: 8 * 1024);
        var closed = GatewayMetrics.Closed.WithLabels("slow");
        var before = closed.Value;
        await using var slow = await Screen.OpenAsync(host);
        await slow.SubscribeAsync("u1");
        await slow.NextAsync("list");
        var started = TimeProvider.System.GetTimestamp();
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var version = 2; TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(2); version++)
        {
            host.Region.Push("u1", version, Lists.Large(200_000), $"e{version}");
            await again.WaitForNextTickAsync();
        }
        var (status, reason) = await slow.ClosedAsync();
        Assert.Equal(1008, status);
        Assert.Contains("too slow", reason, StringComparison.Ordinal);
        await Until.True(() => closed.Value > before, "the close is counted");
    }

    /// <summary>The status that an upgrade is refused with.</summary>
    internal static async Task<HttpStatusCode> RefusedAsync(GatewayHost host, string? token = null, Action<ClientWebSocketOptions>? configure = null, string query = "")
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol("streamrec.v1");
        if (token is not null) socket.Options.AddSubProtocol($"bearer.{token}");
        configure?.Invoke(socket.Options);
        using var deadline = new CancellationTokenSource(Until.Deadline);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(
            new UriBuilder(host.Address) { Scheme = "ws", Path = "/v1/live", Query = query }.Uri, deadline.Token));
        return socket.HttpStatusCode;
    }
}
