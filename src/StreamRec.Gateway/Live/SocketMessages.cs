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
    public void Handle(ReadOnlySpan<byte> utf8)
    {
        if (!ClientJson.TryRead(utf8, gateway.Backend.EventNames, out var message, out var problem))
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
        var userId = new UserId(message.UserId);
        if (Refusal(userId, message.Surface, out var surface) is { } refusal)
        {
            outbox.Answer(refusal with { Surface = message.Surface });
            return;
        }
        var request = new ListRequest(surface, message.Limit, message.Country, caller.Cap(message.Maturity), Device: null);
        var slot = new ListSlot(new ScreenList(message.Surface, message.Deltas, message.LastVersion));
        screen.Tell(new ScreenActor.Open(userId, request, slot));
        outbox.ReturnRoom();
    }

    /// <summary>
    /// No answer of the pump bounds subscriptions as acks bound events, and each asks a user's actor to work: they have a rate.
    /// </summary>
    private ErrorMessage? Refusal(UserId userId, string name, out Surface surface)
    {
        surface = default;
        if (!caller.MayRead(userId)) return new ErrorMessage("forbidden", "This token may not read this user's lists.");
        if (!Surface.TryParse(name, gateway.Backend.Attributes, out surface, out var problem))
            return new ErrorMessage(NoSuchSurface.Code, NoSuchSurface.Detail(name, problem));
        if (gateway.Budgets.TakeRead(userId) is { } tooMany) return new ErrorMessage(tooMany.Code, tooMany.Detail);
        return followed.TryAdd(userId, surface);
    }

    /// <summary>
    /// Leaving what is not followed is no error: the screen has what it wants. What is followed was begun within the rate, so
    /// that ends need none.
    /// </summary>
    private void Unsubscribe(UnsubscribeMessage message)
    {
        var userId = new UserId(message.UserId);
        if (Surface.TryParse(message.Surface, out var surface) && followed.Remove(userId, surface))
            screen.Tell(new ScreenActor.Close(userId, surface));
        outbox.ReturnRoom();
    }

    private void Produce(UserEvent userEvent)
    {
        if (!caller.MayProduceFor(userEvent.UserId)) Refuse("refused", "forbidden", "This token may not send events of this user.");
        else if (gateway.Backend.PersonAttributes.ProblemOf(userEvent) is { } problem) Refuse("invalid", problem.Code, problem.Detail);
        else if (gateway.Budgets.TakeEvent(userEvent) is { } tooMany) Refuse("limited", tooMany.Code, tooMany.Detail);
        else _ = AppendAsync(userEvent);

        void Refuse(string outcome, string code, string detail)
        {
            GatewayMetrics.Events.WithLabels(outcome).Inc();
            outbox.Answer(new ErrorMessage(code, detail) { EventId = userEvent.EventId });
        }
    }

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
