using System.Text;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Http;

/// <summary>What is known of a person besides their acts: read from their profile, changed through the log as an event of theirs.</summary>
internal static class AttributeRoutes
{
    /// <summary>GET /v1/users/{userId}/attributes: the object that was put last; {} when nothing is known.</summary>
    public static async Task Get(HttpContext http)
    {
        var (_, view) = await UserRoutes.ViewAsync(http);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(view.Profile.Attributes.Json));
    }

    /// <summary>
    /// PUT /v1/users/{userId}/attributes: 202 when the broker has the event that replaces all of them; without a body nothing is known
    /// from then on.
    /// </summary>
    public static async Task Put(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var caller = await gateway.Auth.CallerAsync(http);
        var userId = UserRoutes.UserOf(http);
        EventRoutes.RequireProducer(caller, userId.Value);
        using var body = await RequestBody.ReadAsync(http, EventLimits.EventBytes);
        await EventRoutes.AnswerAsync(http, await EventRoutes.ProduceAsync(http, gateway, caller, new UserEvent
        {
            EventId = $"attributes/{Guid.NewGuid():N}",
            UserId = userId.Value,
            Type = EventType.Attributes,
            Timestamp = gateway.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Attributes = Read(gateway, body.Bytes.Span),
        }));
    }

    private static PersonAttributes Read(GatewayServices gateway, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return PersonAttributes.None;
        if (gateway.Backend.PersonAttributes.TryRead(body, refusesUndeclared: true, out var attributes, out var problem)) return attributes;
        GatewayMetrics.Events.WithLabels("invalid").Inc();
        throw new RefusedException(EventRoutes.ProblemOf(problem));
    }
}
