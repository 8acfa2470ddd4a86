using System.Net.WebSockets;
using System.Text.Json;
using StreamRec.Cli;

namespace StreamRec.LoadTest;

/// <summary>One user's WebSocket, subscribed to one list.</summary>
internal sealed class LiveScreen : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<ReadOnlySpan<byte>> _onList;
    private readonly string _user;
    private Task _reading = Task.CompletedTask;

    private LiveScreen(string user, Action<ReadOnlySpan<byte>> onList) => (_user, _onList) = (user, onList);

    /// <summary>Set when the socket ended before it was closed from here.</summary>
    public string? Failure { get; private set; }

    /// <summary>Completes when the first list has come.</summary>
    /// <param name="onAsOf">told the asOf event of each message, on the socket's own thread</param>
    public static Task<LiveScreen> OpenAsync(
        Uri node, string user, string? token, bool deltas, Action<string> onAsOf, CancellationToken cancellation) =>
        OpenAsync(node, user, token, deltas, ForAsOf(onAsOf), cancellation);

    /// <summary>Completes when the first list has come.</summary>
    /// <param name="onList">told the bytes of each list, delta and unchanged, on the socket's own thread</param>
    public static async Task<LiveScreen> OpenAsync(
        Uri node, string user, string? token, bool deltas, Action<ReadOnlySpan<byte>> onList, CancellationToken cancellation)
    {
        var screen = new LiveScreen(user, onList);
        var address = new UriBuilder(new Uri(node, "/v1/live")) { Scheme = node.Scheme == "https" ? "wss" : "ws" }.Uri;
        screen._socket.Options.AddSubProtocol("streamrec.v1");
        if (token is not null) screen._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await screen._socket.ConnectAsync(address, cancellation);
        }
        catch (WebSocketException e)
        {
            throw new CommandFailedException($"{address} takes no WebSocket: {e.Message}", inner: e);
        }
        screen._reading = Task.Run(() => screen.ReadAsync(CancellationToken.None), CancellationToken.None);
        var subscribe = JsonSerializer.SerializeToUtf8Bytes(new { type = "subscribe", userId = user, surface = "home", limit = 20, deltas });
        await screen._socket.SendAsync(subscribe, WebSocketMessageType.Text, true, cancellation);
        await screen._subscribed.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        return screen;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            if (_socket.State == WebSocketState.Open) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            await _reading.WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            _socket.Abort();
        }
        _socket.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[8 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                    length += part.Count;
                }
                while (!part.EndOfMessage && part.MessageType != WebSocketMessageType.Close);
                if (part.MessageType == WebSocketMessageType.Close) break;
                Handle(buffer.AsSpan(0, length));
            }
            End($"closed by the node: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or JsonException)
        {
            End(e.Message);
        }
    }

    /// <summary>The node writes the type first, so that most messages are known without being parsed.</summary>
    private void Handle(ReadOnlySpan<byte> message)
    {
        if (!IsList(message))
        {
            var (type, _, _, problem) = AsOfReader.Read(message);
            if (type == "error") End($"error: {problem}");
            if (type is not ("list" or "delta" or "unchanged")) return;
        }
        _onList(message);
        _subscribed.TrySetResult();
    }

    private static bool IsList(ReadOnlySpan<byte> message) =>
        message.StartsWith("{\"type\":\"unchanged\""u8)
        || message.StartsWith("{\"type\":\"delta\""u8)
        || message.StartsWith("{\"type\":\"list\""u8);

    private static Action<ReadOnlySpan<byte>> ForAsOf(Action<string> onAsOf) => message =>
    {
        if (AsOfReader.Read(message).EventId is { } eventId) onAsOf(eventId);
    };

    private void End(string why)
    {
        if (_socket.State == WebSocketState.Open || _socket.CloseStatus != WebSocketCloseStatus.NormalClosure) Failure ??= $"{_user}: {why}";
        _subscribed.TrySetException(new CommandFailedException($"The live connection of {_user} ended before its first list: {why}"));
    }
}
