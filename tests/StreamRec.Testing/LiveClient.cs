using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamRec.Testing;

/// <summary>A screen: one WebSocket, messages as they come.</summary>
public sealed class LiveClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public static async Task<LiveClient> ConnectAsync(Uri address, string? token = null, string? origin = null)
    {
        var client = new LiveClient();
        client._socket.Options.AddSubProtocol("streamrec.v1");
        if (token is not null) client._socket.Options.AddSubProtocol($"bearer.{token}");
        if (origin is not null) client._socket.Options.SetRequestHeader("Origin", origin);
        await client._socket.ConnectAsync(address, default);
        return client;
    }

    public Task SendAsync(string json) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, default);

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        _socket.SendAsync(message, type, endOfMessage: true, default);

    /// <summary>Reads until the node closes the socket; the code that it gives, null when the connection just ends.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultLimit);
        try
        {
            while ((await _socket.ReceiveAsync(_buffer.AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close) { }
            return _socket.CloseStatus;
        }
        catch (WebSocketException ended) when (ended.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely)
        {
            return null;
        }
    }

    public Task SubscribeAsync(string user, string surface = "home", int limit = 20) =>
        SendAsync($$"""{"type":"subscribe","userId":"{{user}}","surface":"{{surface}}","limit":{{limit}}}""");

    /// <summary>The next message of which this is true; those before it are passed over.</summary>
    /// <exception cref="TimeoutException">None came; says <paramref name="what"/> and the last message.</exception>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> wanted, string what)
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultLimit);
        var last = default(JsonElement);
        try
        {
            while (true)
            {
                last = await ReceiveAsync(limit.Token);
                if (wanted(last)) return last;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No message: {what}. The last was {last}");
        }
    }

    public Task<JsonElement> NextAsync(string type) => NextAsync(m => m.GetProperty("type").GetString() == type, type);

    /// <summary>The message whose list has this event in it as its last.</summary>
    public Task<JsonElement> AsOfAsync(string eventId) => NextAsync(
        m => m.TryGetProperty("asOf", out var asOf) && asOf.TryGetProperty("eventId", out var id) && id.GetString() == eventId, $"asOf.eventId {eventId}");

    private async Task<JsonElement> ReceiveAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException($"The node closed the socket: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            length += part.Count;
            if (part.EndOfMessage) return JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone();
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
