using Akka.Actor;
using StreamRec.Contracts;
using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Http;

namespace StreamRec.Gateway.Live;

/// <summary>
/// What every live connection has, WebSocket or event stream: its outbox, its actor, what it follows, and the two ends
/// that come from outside: the token's expiry and the node's drain.
/// </summary>
internal sealed class LiveScreen : IDisposable
{
    public const string WebSocket = "websocket";
    public const string EventStream = "sse";
    private readonly GatewayServices _gateway;
    private readonly string _kind;
    private readonly CancellationTokenRegistration _draining;
    private readonly ITimer? _expiry;

    private LiveScreen(GatewayServices gateway, Caller caller, string kind)
    {
        _gateway = gateway;
        _kind = kind;
        Outbox = new Outbox(gateway.Options.UnansweredPerSocket, gateway.Time);
        Followed = new Followed(gateway.Connections, gateway.Options, kind == EventStream ? Outbox : null, gateway.Time);
        Actor = gateway.Backend.System.ActorOf(ScreenActor.Props(gateway, Outbox));
        _draining = gateway.Connections.Draining.Register(() => Outbox.Close(CloseReason.Stopping));
        if (caller.ExpiresAt is { } expires) _expiry = gateway.Time.CreateTimer(Expire, null, Left(expires), Timeout.InfiniteTimeSpan);
        GatewayMetrics.Connections.WithLabels(kind).Inc();
    }

    public Outbox Outbox { get; }
    public Followed Followed { get; }
    public IActorRef Actor { get; }

    /// <exception cref="RefusedException">503 while the node drains or is full, 429 when the viewer has too many.</exception>
    public static LiveScreen Enter(GatewayServices gateway, Caller caller, string kind)
    {
        if (gateway.Connections.Draining.IsCancellationRequested)
            throw Unavailable("stopping", "The node is shutting down; connect again.");
        if (!gateway.Connections.TryEnter())
            throw Unavailable("full", $"The node has {gateway.Options.MaxSockets} live connections, the most that it takes.");
        var screen = new LiveScreen(gateway, caller, kind);
        if (caller.Viewer is not { } viewer || screen.Followed.TryHold(viewer) is not { } refusal) return screen;
        screen.Dispose();
        throw TooMany(refusal);
    }

    public static RefusedException TooMany(ErrorMessage refusal) =>
        new(new Problem(StatusCodes.Status429TooManyRequests, refusal.Code, refusal.Message) { RetryAfter = 10 });

    public void Dispose()
    {
        _draining.Dispose();
        _expiry?.Dispose();
        _gateway.Backend.System.Stop(Actor);
        Followed.Dispose();
        GatewayMetrics.Connections.WithLabels(_kind).Dec();
        GatewayMetrics.Closed.WithLabels((Outbox.Closing ?? CloseReason.Gone).Name).Inc();
        _gateway.Connections.Leave();
        Outbox.Dispose();
    }

    private void Expire(object? state) => Outbox.Close(CloseReason.Expired);

    /// <summary>A token that was let in within the clock skew lives as long as that skew.</summary>
    private TimeSpan Left(DateTimeOffset expires)
    {
        var left = expires - _gateway.Time.GetUtcNow();
        if (left <= TimeSpan.Zero) left += _gateway.Options.ClockSkew;
        var longest = TimeSpan.FromDays(40); // timers count milliseconds in 32 bits
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > longest ? longest : left;
    }

    private static RefusedException Unavailable(string code, string detail) =>
        new(new Problem(StatusCodes.Status503ServiceUnavailable, code, detail) { RetryAfter = 1 });
}
