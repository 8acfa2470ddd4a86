using System.Buffers;
using System.Net.WebSockets;

namespace StreamRec.Gateway.Live;

/// <summary>
/// Reads one socket's messages and has each handled. A message above the limit is read past and answered with an error;
/// one that goes on and on ends the socket.
/// </summary>
internal sealed partial class SocketReader(WebSocket socket, SocketMessages messages, Outbox outbox, int maxMessageBytes, ILogger logger)
{
    private const int FirstBuffer = 4 * 1024;
    private const int MostReadPast = 16 * 1024 * 1024;

    /// <summary>Ends when the other side closes or is gone, or <paramref name="stop"/> is cancelled. Never throws.</summary>
    public async Task<CloseReason> RunAsync(CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while (true)
            {
                await outbox.RoomAsync(stop);
                var length = 0;
                var passed = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == buffer.Length) Grow(ref buffer);
                    if (length > maxMessageBytes)
                    {
                        passed += length;
                        length = 0;
                        if (passed > MostReadPast)
                        {
                            outbox.Close(CloseReason.TooLarge);
                            await ReadPastAsync(buffer);
                            return CloseReason.TooLarge;
                        }
                    }
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    if (part.MessageType == WebSocketMessageType.Close) return CloseReason.Normal;
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (passed > 0 || length > maxMessageBytes)
                    messages.Refuse("too_large", $"The message is larger than {maxMessageBytes} bytes.");
                else if (part.MessageType == WebSocketMessageType.Binary)
                    messages.Refuse("not_text", "Messages are text frames with one JSON object each; this one was binary.");
                else
                    messages.Handle(buffer.AsSpan(0, length));
                Shrink(ref buffer);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return CloseReason.Gone;
        }
        catch (Exception e)
        {
            LogFailed(e);
            return CloseReason.Failed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Until the other side has taken the close frame: a connection closed over unread bytes is reset, and the code with it.
    /// Whoever goes on sending is cut off after <see cref="GatewayOptions.CloseTimeout"/>.
    /// </summary>
    private async Task ReadPastAsync(byte[] buffer)
    {
        while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close) { }
    }

    [LoggerMessage(LogLevel.Error, "Reading a socket failed")]
    private partial void LogFailed(Exception exception);

    private void Grow(ref byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, maxMessageBytes + FirstBuffer));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>A large message is rare: its buffer is not kept by a socket that is idle afterwards.</summary>
    private static void Shrink(ref byte[] buffer)
    {
        if (buffer.Length <= 2 * FirstBuffer) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    }
}
