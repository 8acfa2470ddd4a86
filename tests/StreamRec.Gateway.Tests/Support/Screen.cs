using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>A client on a live socket.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;

    private Screen(ClientWebSocket socket) => _socket = socket;

    public string? Subprotocol => _socket.SubProtocol;

    public static async Task<Screen> OpenAsync(GatewayHost host, string? token = null, Action<ClientWebSocketOptions>? configure = null, string query = "")
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("streamrec.v1");
        if (token is not null) socket.Options.AddSubProtocol($"bearer.{token}");
        configure?.Invoke(socket.Options);
        using var deadline = new CancellationTokenSource(Until.Deadline);
        await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/v1/live", Query = query }.Uri, deadline.Token);
        return new Screen(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        await _socket.SendAsync(bytes, type, true, deadline.Token);
    }

    public Task SubscribeAsync(string userId, string surface = "home", int limit = 20, long? lastVersion = null, bool deltas = false) =>
        SendAsync(JsonSerializer.Serialize(lastVersion is null
            ? new Dictionary<string, object> { ["type"] = "subscribe", ["userId"] = userId, ["surface"] = surface, ["limit"] = limit, ["deltas"] = deltas }
            : new Dictionary<string, object> { ["type"] = "subscribe", ["userId"] = userId, ["surface"] = surface, ["limit"] = limit, ["deltas"] = deltas, ["lastVersion"] = lastVersion }));

    /// <summary>The next message; fails when the socket closes instead.</summary>
    public async Task<JsonElement> NextAsync(string? type = null)
    {
        var (message, closed) = await ReceiveAsync();
        Assert.True(message is not null, $"closed with {closed}");
        if (type is not null) Assert.Equal(type, message.Value.GetProperty("type").GetString());
        return message.Value;
    }

    /// <summary>Reads on to the end; the close status and its reason, null when it was cut.</summary>
    public async Task<(int? Status, string? Reason)> ClosedAsync()
    {
        try
        {
            while (true)
            {
                var (message, closed) = await ReceiveAsync();
                if (message is null) return closed;
            }
        }
        catch (WebSocketException)
        {
            return (null, null);
        }
    }

    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", deadline.Token);
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(JsonElement? Message, (int? Status, string? Reason) Closed)> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, deadline.Token);
            if (part.MessageType == WebSocketMessageType.Close) return (null, ((int?)_socket.CloseStatus, _socket.CloseStatusDescription));
            bytes.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage) continue;
            return (JsonSerializer.Deserialize<JsonElement>(bytes.ToArray()), default);
        }
    }
}
