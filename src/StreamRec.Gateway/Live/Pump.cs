using System.Net.WebSockets;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Live;

/// <summary>
/// The only sender of one connection: takes what waits, sends it, waits for the send. A send that takes longer than
/// <see cref="GatewayOptions.SendTimeout"/> marks the client as slow: it gets a grace to end, so that the close frame can
/// say why, then the connection is cut.
/// </summary>
internal sealed partial class Pump(Outbox outbox, ILiveSink sink, GatewayOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Older events were not sent live (a replay): their age says nothing about this node. ms</summary>
    private const long LiveAge = 60_000;
    private readonly PooledJson _json = new();
    private string? _lastEventId;

    /// <summary>Never throws. Ends after the close frame was sent or the connection is gone.</summary>
    public async Task<CloseReason> RunAsync()
    {
        var reason = CloseReason.Gone;
        try
        {
            reason = await SendAllAsync();
            if (reason != CloseReason.Gone && !await InTimeAsync(sink.CloseAsync(reason), options.CloseTimeout)) sink.Abort();
        }
        catch (Exception e)
        {
            if (!IsGone(e))
            {
                reason = CloseReason.Failed;
                LogFailed(e);
            }
            sink.Abort();
        }
        outbox.Close(reason);
        while (outbox.Reader.TryRead(out var unsent))
        {
            if (unsent.HoldsRoom) outbox.ReturnRoom();
        }
        return reason;
    }

    public void Dispose() => _json.Dispose();

    private async Task<CloseReason> SendAllAsync()
    {
        while (true)
        {
            if (outbox.Closing is { } closing) return closing;
            if (!outbox.Reader.TryRead(out var next))
            {
                await WaitAsync();
                continue;
            }
            var inTime = next.Slot is { } slot ? await SendAsync(slot) : await SendAsync(next.Message!);
            if (next.HoldsRoom) outbox.ReturnRoom();
            if (!inTime) return CloseReason.TooSlow;
        }
    }

    private async ValueTask WaitAsync()
    {
        var waiting = outbox.Reader.WaitToReadAsync();
        if (sink.KeepAlive is not { } idle)
        {
            await waiting;
            return;
        }
        var task = waiting.AsTask();
        while (true)
        {
            try
            {
                await task.WaitAsync(idle, time);
                return;
            }
            catch (TimeoutException)
            {
                if (!await InTimeAsync(sink.KeepAliveAsync(), options.SendTimeout)) outbox.Close(CloseReason.TooSlow);
            }
        }
    }

    private async ValueTask<bool> SendAsync(ListSlot slot)
    {
        var taken = slot.Take(out var more);
        if (more) outbox.Announce(slot);
        if (taken is not { } waiting || slot.Retired) return true;
        var isAnswer = slot.Screen.IsEmpty;
        if (slot.Screen.Next(waiting.Update) is not { } message) return true;
        var inTime = await SendAsync(message);
        GatewayMetrics.Push.Observe(time.GetElapsedTime(waiting.Timestamp).TotalSeconds);
        ObserveAction(waiting.Update.AsOf, isAnswer);
        return inTime;
    }

    private void ObserveAction(LastEvent? last, bool isAnswer)
    {
        if (last is null || last.EventId == _lastEventId) return;
        _lastEventId = last.EventId;
        if (isAnswer) return; // to a subscription: its last event may be long ago
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - last.EffectiveTime;
        if (age is >= 0 and < LiveAge) GatewayMetrics.ActionToPush.Observe(age / 1000.0);
    }

    /// <summary>False when the client is too slow. The buffer is not given back before the send has ended.</summary>
    private async ValueTask<bool> SendAsync(ServerMessage message)
    {
        var (type, version) = Describe(message);
        var inTime = true;
        var send = sink.SendAsync(_json.Write(message), type, version);
        if (send.IsCompletedSuccessfully)
        {
            send.GetAwaiter().GetResult();
        }
        else
        {
            inTime = await SlowlyAsync(send.AsTask());
        }
        _json.Release();
        GatewayMetrics.MessagesOut.WithLabels(type).Inc();
        return inTime;
    }

    private async Task<bool> SlowlyAsync(Task send)
    {
        if (await InTimeAsync(send, options.SendTimeout)) return true;
        if (!await InTimeAsync(send, options.SlowGrace)) sink.Abort();
        await send;
        return false;
    }

    private ValueTask<bool> InTimeAsync(ValueTask send, TimeSpan timeout) =>
        send.IsCompletedSuccessfully ? ValueTask.FromResult(true) : new ValueTask<bool>(InTimeAsync(send.AsTask(), timeout));

    private async Task<bool> InTimeAsync(Task send, TimeSpan timeout)
    {
        try
        {
            await send.WaitAsync(timeout, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The other side closed, vanished, or was cut.</summary>
    private static bool IsGone(Exception e) =>
        e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private static (string Type, long? Version) Describe(ServerMessage message) => message switch
    {
        ListMessage list => ("list", list.Version),
        DeltaMessage delta => ("delta", delta.Version),
        UnchangedMessage unchanged => ("unchanged", unchanged.Version),
        AckMessage => ("ack", null),
        PongMessage => ("pong", null),
        _ => ("error", null),
    };

    [LoggerMessage(LogLevel.Error, "Sending to a screen failed")]
    private partial void LogFailed(Exception exception);
}
