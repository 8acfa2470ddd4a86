using System.Net.WebSockets;

namespace StreamRec.Gateway.Live;

internal sealed class WebSocketSink(WebSocket socket) : ILiveSink
{
    public TimeSpan? KeepAlive => null;

    public ValueTask SendAsync(ReadOnlyMemory<byte> json, string type, long? version) =>
        socket.SendAsync(json, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public ValueTask KeepAliveAsync() => ValueTask.CompletedTask;

    public async ValueTask CloseAsync(CloseReason reason)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Text, CancellationToken.None);
    }

    public void Abort() => socket.Abort();
}
