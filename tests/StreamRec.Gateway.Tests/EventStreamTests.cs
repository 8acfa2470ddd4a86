using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamRec.Gateway.Tests.Support;
using StreamRec.Testing;

namespace StreamRec.Gateway.Tests;

public sealed class EventStreamTests
{
    private const string Path = "/v1/users/u1/recommendations/live";

    [Fact]
    public async Task A_list_comes_at_once_and_after_every_change_with_its_version_as_id()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await EventStream.OpenAsync(host, Path);
        var first = await stream.NextAsync();
        Assert.Equal(("list", "1"), (first?.Event, first?.Id));
        host.Region.Push("u1", 2, Lists.Of("b", "a"), "e2");
        var second = await stream.NextAsync();
        Assert.Equal(("list", "2", "e2"), (second?.Event, second?.Id, second?.Data.GetProperty("asOf").Text("eventId")));
    }

    [Fact]
    public async Task A_reader_that_comes_back_resumes_from_its_last_event_id()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await EventStream.OpenAsync(host, Path + "?deltas=true", lastEventId: "1");
        Assert.Equal("unchanged", (await stream.NextAsync())?.Event);
        host.Region.Push("u1", 2, Lists.Of("b", "a", "c"), "e2");
        Assert.Equal("delta", (await stream.NextAsync())?.Event);
    }

    [Fact]
    public async Task An_idle_stream_is_kept_alive_by_comments()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { KeepAlive = TimeSpan.FromMilliseconds(50) });
        await using var stream = await EventStream.OpenAsync(host, Path);
        await stream.NextAsync();
        await stream.CommentAsync();
        await stream.CommentAsync();
    }

    [Fact]
    public async Task A_reader_that_leaves_is_forgotten()
    {
        await using var host = await GatewayHost.StartAsync();
        await using (var stream = await EventStream.OpenAsync(host, Path)) await stream.NextAsync();
        await Until.True(() => host.Connections.Count == 0 && host.Region["u1"].Following == 0, "connection and subscription are gone");
    }

    [Fact]
    public async Task Frozen_streams_do_not_keep_the_places_of_a_user()
    {
        var options = GatewayHost.Quick with { SocketsPerUser = 2, KeepAlive = TimeSpan.FromMilliseconds(50), KeepAliveTimeout = TimeSpan.FromMilliseconds(50) };
        await using var host = await GatewayHost.StartAsync(options);
        using var one = await FrozenAsync(host);
        using var two = await FrozenAsync(host);
        await Until.True(() => host.Region["u1"].Following == 2, "both follow");

        EventStream? newcomer;
        do newcomer = await EventStream.TryOpenAsync(host, Path);
        while (newcomer is null);
        await using var there = newcomer;
        Assert.Equal("list", (await there.NextAsync())?.Event);
        await Until.True(() => host.Connections.Count < 3, "the first frozen stream is let go");
    }

    [Fact]
    public async Task A_stream_that_makes_room_says_so_and_young_ones_do_not()
    {
        var time = new SteppedTime();
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { SocketsPerUser = 1 }, time: time);
        await using var old = await EventStream.OpenAsync(host, Path);
        await old.NextAsync();
        time.Advance(TimeSpan.FromSeconds(34));
        await (await host.Http.GetAsync(Path)).ProblemAsync(HttpStatusCode.TooManyRequests);
        time.Advance(TimeSpan.FromSeconds(1));
        await using var next = await EventStream.OpenAsync(host, Path);
        var last = await old.NextAsync();
        Assert.Equal(("error", "replaced"), (last?.Event, last?.Data.Text("code")));
        Assert.Null(await old.NextAsync());
        Assert.Equal("list", (await next.NextAsync())?.Event);
    }

    [Fact]
    public async Task A_socket_yields_to_nobody()
    {
        var time = new SteppedTime();
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { SocketsPerUser = 1 }, time: time);
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
        time.Advance(TimeSpan.FromHours(1));
        await (await host.Http.GetAsync(Path)).ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_reader_that_stops_reading_is_cut_when_its_lists_are_not_taken()
    {
        var options = GatewayHost.Quick with { SendTimeout = TimeSpan.FromMilliseconds(200), SlowGrace = TimeSpan.FromMilliseconds(200) };
        await using var host = await GatewayHost.StartAsync(options, sendBuffer: 8 * 1024);
        using var frozen = await FrozenAsync(host);
        await Until.True(() => host.Region["u1"].Following == 1, "it follows");
        for (var version = 2; host.Connections.Count == 1; version++)
        {
            host.Region.Push("u1", version, Lists.Large(200_000), $"e{version}");
            await Task.Yield();
        }
        await Until.True(() => host.Region["u1"].Following == 0, "and is forgotten");
    }

    /// <summary>A client that has asked and reads nothing.</summary>
    private static async Task<TcpClient> FrozenAsync(GatewayHost host)
    {
        var client = new TcpClient { ReceiveBufferSize = 4 * 1024 };
        await client.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return client;
    }

    [Fact]
    public async Task The_stream_of_an_expired_token_ends_and_says_so()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        var token = Tokens.Viewer("u1", TimeSpan.FromSeconds(2));
        await using var stream = await EventStream.OpenAsync(host, $"{Path}?access_token={token}");
        Assert.Equal("list", (await stream.NextAsync())?.Event);
        var last = await stream.NextAsync();
        Assert.Equal(("error", "token_expired"), (last?.Event, last?.Data.Text("code")));
        Assert.Null(await stream.NextAsync());
    }
}
