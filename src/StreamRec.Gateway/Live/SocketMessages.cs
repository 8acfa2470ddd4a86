using Akka.Actor;
using StreamRec.Actors;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Http;
using StreamRec.Gateway.Wire;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Live;

/// <summary>
/// What a screen's messages do. Every message but a subscription or its end that is accepted is answered exactly once: ack, pong or
/// error, in the room of the outbox that was taken for it. One message at a time.
/// </summary>
internal sealed partial class SocketMessages(
    GatewayServices gateway, Caller caller, Outbox outbox, IActorRef screen, Followed followed, ILogger<SocketMessages> logger)
{
    private readonly TokenBucket _rate = new(gateway.Options.EventsPerSecond, gateway.Options.EventBurst, gateway.Time);

    public void Handle(ReadOnlySpan<byte> utf8)
    {
        if (!ClientJson.TryRead(utf8, out var message, out var problem))
        {
            Count("invalid");
            outbox.Answer(new ErrorMessage(problem.Code, problem.Detail) { EventId = problem.EventId });
            return;
        }
        switch (message)
        {
            case SubscribeMessage subscribe:
                Count("subscribe");
                Subscribe(subscribe);
                break;
            case UnsubscribeMessage unsubscribe:
                Count("unsubscribe");
                Unsubscribe(unsubscribe);
                break;
            case EventMessage produced:
                Count("event");
                Produce(produced.Event);
                break;
            case PingMessage:
                Count("ping");
                outbox.Answer(new PongMessage());
                break;
            default:
                throw new InvalidOperationException($"A {message.GetType()} has no meaning on a socket.");
        }
    }

    public void Refuse(string code, string message)
    {
        Count("invalid");
        outbox.Answer(new ErrorMessage(code, message));
    }

    private void Subscribe(SubscribeMessage message)
    {
        // No answer of the pump bounds it as acks bound events, and each asks a user's actor to work.
        if (RefusedByRate("subscribe") is { } tooMany)
        {
            outbox.Answer(tooMany);
            return;
        }
        var userId = new UserId(message.UserId);
        if (!caller.MayRead(userId))
        {
            outbox.Answer(new ErrorMessage("forbidden", "This token may not read this user's lists."));
            return;
        }
        if (!Surface.TryParse(message.Surface, out var surface))
        {
            outbox.Answer(new ErrorMessage(NoSuchSurface.Code, NoSuchSurface.Detail(message.Surface)));
            return;
        }
        if (followed.TryAdd(userId, surface) is { } refusal)
        {
            outbox.Answer(refusal);
            return;
        }
        var request = new ListRequest(surface, message.Limit, message.Country, caller.Cap(message.Maturity), Device: null);
        var slot = new ListSlot(new ScreenList(message.Surface, message.Deltas, message.LastVersion));
        screen.Tell(new ScreenActor.Open(userId, request, slot));
        outbox.ReturnRoom();
    }

    /// <summary>Leaving what is not followed is no error: the screen has what it wants.</summary>
    private void Unsubscribe(UnsubscribeMessage message)
    {
        if (RefusedByRate("unsubscribe") is { } tooMany)
        {
            outbox.Answer(tooMany);
            return;
        }
        var userId = new UserId(message.UserId);
        if (Surface.TryParse(message.Surface, out var surface) && followed.Remove(userId, surface))
            screen.Tell(new ScreenActor.Close(userId, surface));
        outbox.ReturnRoom();
    }

    private void Produce(UserEvent userEvent)
    {
        var refusal = caller.MayProduceFor(userEvent.UserId)
            ? RefusedByRate("event")
            : new ErrorMessage("forbidden", "This token may not send events of this user.");
        if (refusal is not null)
        {
            GatewayMetrics.Events.WithLabels("refused").Inc();
            outbox.Answer(refusal with { EventId = userEvent.EventId });
            return;
        }
        _ = AppendAsync(userEvent);
    }

    /// <summary>Events and subscriptions share one rate.</summary>
    private ErrorMessage? RefusedByRate(string type) => _rate.TryTake()
        ? null
        : new ErrorMessage("rate_limited", $"More than {gateway.Options.EventsPerSecond} events and subscriptions per second; send this {type} again later.");

    /// <summary>Not awaited: the log keeps the order of the calls, and answers may come in any. Never throws.</summary>
    private async Task AppendAsync(UserEvent userEvent)
    {
        try
        {
            var position = await gateway.Backend.Log.AppendAsync(userEvent, CancellationToken.None);
            GatewayMetrics.Events.WithLabels("accepted").Inc();
            outbox.Answer(new AckMessage(userEvent.EventId, position.ToString()));
        }
        catch (EventLogUnavailableException e)
        {
            GatewayMetrics.Events.WithLabels("unavailable").Inc();
            outbox.Answer(new ErrorMessage("log_unavailable", e.Message) { EventId = userEvent.EventId });
        }
        catch (Exception e)
        {
            LogFailed(e);
            GatewayMetrics.Events.WithLabels("failed").Inc();
            outbox.Answer(new ErrorMessage("internal", "The node failed to produce the event.") { EventId = userEvent.EventId });
        }
    }

    private static void Count(string type) => GatewayMetrics.MessagesIn.WithLabels(type).Inc();

    [LoggerMessage(LogLevel.Error, "Producing an event of a socket failed")]
    private partial void LogFailed(Exception exception);
}
