using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Http;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Live;

/// <summary>Lists as they change: WebSocket, and server-sent events where that cannot be had.</summary>
internal static class LiveRoutes
{
    public const string Subprotocol = "streamrec.v1";
    private const string ContentType = "text/event-stream; charset=utf-8";

    /// <summary>GET /v1/live, upgraded</summary>
    public static async Task Socket(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var options = gateway.Options;
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.Headers.Upgrade = "websocket";
            throw new RefusedException(new Problem(
                StatusCodes.Status426UpgradeRequired, "upgrade_required", $"This path is a WebSocket with subprotocol {Subprotocol}."));
        }
        var caller = await gateway.Auth.CallerAsync(http);
        if (caller.Roles == Roles.Producer)
            throw RefusedException.Forbidden("A producer has no lists to follow; events go to POST /v1/events or Kafka.");
        using var screen = LiveScreen.Enter(gateway, caller, LiveScreen.WebSocket);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = ChosenSubprotocol(http.WebSockets.WebSocketRequestedProtocols),
            KeepAliveInterval = options.KeepAlive,
            KeepAliveTimeout = options.KeepAliveTimeout,
        });
        var logger = http.RequestServices.GetRequiredService<ILogger<SocketMessages>>();
        var messages = new SocketMessages(gateway, caller, screen.Outbox, screen.Actor, screen.Followed, logger);
        var reader = new SocketReader(socket, messages, screen.Outbox, options.MaxMessageBytes, logger);
        using var pump = new Pump(screen.Outbox, new WebSocketSink(socket), options, gateway.Time, logger);
        using var stop = new CancellationTokenSource();

        var pumping = pump.RunAsync();
        var reading = reader.RunAsync(stop.Token);
        if (await Task.WhenAny(pumping, reading) == reading) screen.Outbox.Close(await reading);
        await pumping;
        await stop.CancelAsync();
        try
        {
            await reading.WaitAsync(options.CloseTimeout, gateway.Time);
        }
        catch (TimeoutException)
        {
            socket.Abort(); // the other side has not answered the close frame
            await reading;
        }
    }

    /// <summary>GET /v1/users/{userId}/recommendations/live</summary>
    public static async Task Stream(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var (caller, userId) = await UserRoutes.ReaderAsync(http, gateway);
        var request = ReadQuery.List(http, caller, gateway.Backend.Attributes);
        var slot = new ListSlot(new ScreenList(ReadQuery.SurfaceName(http), ReadQuery.Flag(http, "deltas"), LastVersion(http)));
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.ContentType = ContentType;
            return;
        }
        gateway.Budgets.RequireRead(userId);
        using var screen = LiveScreen.Enter(gateway, caller, LiveScreen.EventStream);
        if (screen.Followed.TryAdd(userId, request.Surface) is { } refusal)
            throw LiveScreen.TooMany(refusal);

        var headers = http.Response.Headers;
        headers.ContentType = ContentType;
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);

        using var gone = http.RequestAborted.Register(() => screen.Outbox.Close(CloseReason.Gone));
        var sink = new EventStreamSink(http, gateway.Options.KeepAlive);
        var logger = http.RequestServices.GetRequiredService<ILogger<EventStreamSink>>();
        using var pump = new Pump(screen.Outbox, sink, gateway.Options, gateway.Time, logger);
        screen.Actor.Tell(new ScreenActor.Open(userId, request, slot), Akka.Actor.ActorRefs.NoSender);
        await pump.RunAsync();
    }

    /// <summary>Null when none was offered but bearer tokens: the upgrade is then without one.</summary>
    private static string? ChosenSubprotocol(IList<string> offered)
    {
        if (offered.Contains(Subprotocol, StringComparer.Ordinal)) return Subprotocol;
        foreach (var protocol in offered)
        {
            if (!protocol.StartsWith(GatewayAuth.SubprotocolPrefix, StringComparison.Ordinal))
            {
                throw new RefusedException(new Problem(
                    400, "unknown_subprotocol", $"None of the offered subprotocols is known; expected {Subprotocol}."));
            }
        }
        return null;
    }

    /// <summary>An EventSource that comes back sends the last id by itself; other clients may say it in the query.</summary>
    private static long? LastVersion(HttpContext http)
    {
        string? header = http.Request.Headers["Last-Event-ID"];
        if (long.TryParse(header, out var version)) return version;
        if (ReadQuery.Text(http.Request.Query, "lastVersion") is not { } text) return null;
        return long.TryParse(text, out version) && version >= 0
            ? version
            : throw RefusedException.BadParameter("lastVersion", "lastVersion is not a version, a whole number from 0.");
    }
}
