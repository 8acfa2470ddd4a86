using System.Text.Json;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;

namespace StreamRec.Gateway.Http;

/// <summary>Events by HTTP: each is answered after the broker has it, or with the reason why it does not.</summary>
internal static class EventRoutes
{
    /// <summary>POST /v1/events: one event, or an array of events that are answered one for one, in order.</summary>
    public static async Task Post(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var caller = await gateway.Auth.CallerAsync(http);
        using var body = await CountedAsync(() => RequestBody.ReadAsync(http, gateway.Options.MaxBodyBytes));
        var json = EventArray.Trim(body.Bytes);
        if (json.Length > 0 && json.Span[0] == (byte)'[') await ManyAsync(http, gateway, caller, json);
        else await OneAsync(http, gateway, caller, json);
    }

    /// <summary>A body that is refused whole counts as one invalid event.</summary>
    private static async Task<T> CountedAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (RefusedException)
        {
            GatewayMetrics.Events.WithLabels("invalid").Inc();
            throw;
        }
    }

    private static async Task OneAsync(HttpContext http, GatewayServices gateway, Caller caller, ReadOnlyMemory<byte> json)
    {
        if (json.Length > EventLimits.EventBytes)
        {
            GatewayMetrics.Events.WithLabels("invalid").Inc();
            throw RefusedException.TooLarge($"One event is at most {EventLimits.EventBytes} bytes of JSON.");
        }
        await AnswerAsync(http, await ProduceAsync(http, gateway, caller, json));
    }

    public static async Task AnswerAsync(HttpContext http, EventResult result)
    {
        if (result.Problem is { } problem) throw new RefusedException(problem);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.ContentType = JsonAnswer.ContentType;
        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter)) result.WriteTo(writer);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static async Task ManyAsync(HttpContext http, GatewayServices gateway, Caller caller, ReadOnlyMemory<byte> json)
    {
        // Split before anything is produced: an array that is cut off is refused whole.
        var events = await CountedAsync(() => Task.FromResult(EventArray.Split(json, gateway.Options.MaxEventsPerRequest)));
        var pending = new Task<EventResult>[events.Count];
        for (var i = 0; i < pending.Length; i++) pending[i] = ProduceAsync(http, gateway, caller, events[i]);
        var results = await Task.WhenAll(pending);

        var response = http.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        int? retryAfter = null;
        foreach (var result in results)
        {
            if (result.Problem is not { } problem) continue;
            response.StatusCode = StatusCodes.Status207MultiStatus;
            if (problem.RetryAfter is { } seconds) retryAfter = Math.Max(seconds, retryAfter ?? 0);
        }
        if (retryAfter is { } longest) response.Headers.RetryAfter = longest.ToString();
        response.ContentType = JsonAnswer.ContentType;
        await using (var writer = new Utf8JsonWriter(response.BodyWriter)) WriteAll(writer, results);
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void WriteAll(Utf8JsonWriter writer, EventResult[] results)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results"u8);
        foreach (var result in results) result.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Calls the log before its first wait, so that the events of an array keep their order.</summary>
    private static async Task<EventResult> ProduceAsync(HttpContext http, GatewayServices gateway, Caller caller, ReadOnlyMemory<byte> json)
    {
        return EventJson.TryRead(json.Span, gateway.Backend.EventNames, out var userEvent, out var problem)
                && (problem = gateway.Backend.PersonAttributes.ProblemOf(userEvent)) is null
            ? await ProduceAsync(http, gateway, caller, userEvent)
            : Refused("invalid", ProblemOf(problem), problem.EventId);
    }

    /// <summary>The same of an event that is valid.</summary>
    public static async Task<EventResult> ProduceAsync(HttpContext http, GatewayServices gateway, Caller caller, UserEvent userEvent)
    {
        if (!caller.MayProduceFor(userEvent.UserId)) return Refused("refused", NotOfThisUser, userEvent.EventId);
        if (gateway.Budgets.TakeEvent(userEvent) is { } tooMany) return Refused("limited", tooMany, userEvent.EventId);
        try
        {
            var position = await gateway.Backend.Log.AppendAsync(userEvent, http.RequestAborted);
            GatewayMetrics.Events.WithLabels("accepted").Inc();
            return new EventResult(userEvent.EventId, position, null);
        }
        catch (EventLogUnavailableException e)
        {
            return Refused("unavailable", new Problem(503, "log_unavailable", e.Message) { RetryAfter = 1 }, userEvent.EventId);
        }
    }

    /// <exception cref="RefusedException">403.</exception>
    public static void RequireProducer(Caller caller, string userId)
    {
        if (caller.MayProduceFor(userId)) return;
        GatewayMetrics.Events.WithLabels("refused").Inc();
        throw new RefusedException(NotOfThisUser);
    }

    public static Problem ProblemOf(EventProblem problem) =>
        new(problem.Kind == EventProblemKind.Malformed ? 400 : 422, problem.Code, problem.Detail) { Field = problem.Field };

    private static Problem NotOfThisUser => new(403, "forbidden", "This token may not send events of this user.");

    private static EventResult Refused(string outcome, Problem problem, string? eventId)
    {
        GatewayMetrics.Events.WithLabels(outcome).Inc();
        return new EventResult(eventId, null, problem);
    }

    public sealed record EventResult(string? EventId, LogPosition? Position, Problem? Problem)
    {
        public void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("status"u8, Problem?.Status ?? StatusCodes.Status202Accepted);
            if (EventId is not null) json.WriteString("eventId"u8, EventId);
            if (Position is { } position) json.WriteString("position"u8, position.ToString());
            if (Problem is not null)
            {
                json.WritePropertyName("problem"u8);
                Problem.WriteTo(json);
            }
            json.WriteEndObject();
        }
    }
}
