using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

/// <summary>Thousands of bad inputs on each entrance: each is answered, none is believed, and the node is healthy after it.</summary>
public sealed class MalformedInputTests
{
    private const int Count = 2_000;

    [Fact]
    public async Task Bodies_are_answered_one_for_one()
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var bytes in Bad.Bodies(Count))
        {
            using var content = new ByteArrayContent(bytes);
            using var response = await host.Http.PostAsync("/v1/events", content);
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.MultiStatus,
                $"{(int)response.StatusCode} for {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(200, bytes.Length)))}");
            using var title = new ByteArrayContent(bytes);
            using var put = await host.Http.PutAsync("/v1/items/tt1", title);
            Assert.InRange((int)put.StatusCode, 400, 422);
        }
        Assert.Empty(host.Log.Events);
        await AssertHealthyAsync(host);
    }

    [Fact]
    public async Task Paths_and_queries_are_answered_one_for_one()
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var target in Bad.Targets(Count))
        {
            var status = await StatusOfRawAsync(host, target);
            Assert.True(status is >= 200 and < 500, $"{status} for {target}");
        }
        await AssertHealthyAsync(host);
    }

    [Fact]
    public async Task Socket_messages_are_answered_one_for_one()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        var messages = Bad.Messages(Count).ToList();
        var sending = Task.Run(async () =>
        {
            foreach (var message in messages) await screen.SendAsync(message);
        });
        for (var i = 0; i < messages.Count; i++) await screen.NextAsync("error");
        await sending;
        await screen.SendAsync("""{"type":"ping"}""");
        await screen.NextAsync("pong");
        Assert.Empty(host.Log.Events);
        await AssertHealthyAsync(host);
    }

    [Fact]
    public async Task Tokens_are_refused_one_for_one()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        foreach (var token in Bad.Tokens(Count))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/u1/profile");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var response = await host.Http.SendAsync(request);
            Assert.True(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{(int)response.StatusCode} for {token}");
        }
        Assert.Empty(host.Region.Received);
        Assert.Empty(host.Lines.Errors);
    }

    [Fact]
    public async Task A_socket_that_sends_no_utf8_is_ended_and_the_node_stays_healthy()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SendAsync([0xff, 0xfe, 0x00]);
        // The framework sends 1007 and aborts at once: the abort may overtake the code.
        Assert.True((await screen.ClosedAsync()).Status is 1007 or null);
        await AssertHealthyAsync(host);
    }

    [Fact]
    public async Task A_binary_message_is_an_error_and_the_socket_stays_open()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SendAsync([1, 2, 3], System.Net.WebSockets.WebSocketMessageType.Binary);
        Assert.Equal("not_text", (await screen.NextAsync("error")).Text("code"));
        await screen.SendAsync("""{"type":"ping"}""");
        await screen.NextAsync("pong");
    }

    [Fact]
    public async Task A_client_that_never_reads_its_errors_does_not_fill_the_node()
    {
        var options = GatewayHost.Quick with { SendTimeout = TimeSpan.FromMilliseconds(500), SlowGrace = TimeSpan.FromMilliseconds(100) };
        await using var host = await GatewayHost.StartAsync(options, sendBuffer: 8 * 1024);
        await using var screen = await Screen.OpenAsync(host);
        var bad = Encoding.UTF8.GetBytes($$"""{"type":"{{new string('x', 30_000)}}"}""");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true) await screen.SendAsync(bad);
        });
        await Until.True(() => host.Connections.Count == 0, "the socket is cut");
        await AssertHealthyAsync(host);
    }

    [Fact]
    public void Random_bytes_are_never_a_message_that_is_believed() => Gen.Byte.Array[0, 64].Sample(bytes =>
        Assert.False(Contracts.ClientJson.TryRead(bytes, Contracts.EventNames.None, out _, out _)));

    private static async Task AssertHealthyAsync(GatewayHost host)
    {
        Assert.Empty(host.Lines.Errors);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("after")))).StatusCode);
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
    }

    /// <summary>The status of a request whose target is sent as it is, not made proper by a client.</summary>
    private static async Task<int> StatusOfRawAsync(GatewayHost host, string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        using var deadline = new CancellationTokenSource(Until.Deadline);
        var line = await reader.ReadLineAsync(deadline.Token);
        return int.Parse(line!.Split(' ')[1]);
    }
}
