using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>Events as JSON. Shapes: streamrec.event.schema.json beside this file, which tests hold against this code.</summary>
public static class EventJson
{
    /// <summary>The JSON Schema file, for clients and tools.</summary>
    public static Stream OpenSchema() => typeof(EventJson).Assembly.GetManifestResourceStream("streamrec.event.schema.json")!;

    /// <summary>
    /// Never throws, whatever the bytes. Unknown fields are ignored, null counts as absent, a known field given twice is a
    /// problem (readers would disagree which one counts).
    /// </summary>
    /// <param name="names">What may stand as its type besides <see cref="EventTypeNames"/>.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, EventNames names,
        [NotNullWhen(true)] out UserEvent? userEvent, [NotNullWhen(false)] out EventProblem? problem)
    {
        var json = new ObjectReader(utf8, EventLimits.EventBytes);
        var fields = new EventFields(names);
        userEvent = null;
        try
        {
            while (json.NextMember(out var name)) fields.Read(ref json, name);
        }
        catch (JsonException e)
        {
            json.Malformed(e);
        }
        userEvent = json.Problem is null ? fields.ToEvent(ref json) : null;
        problem = json.Problem is { } found ? found with { EventId = fields.EventId ?? IdOf(utf8) } : null;
        return userEvent is not null;
    }

    /// <summary>The same where no name is declared.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out UserEvent? userEvent, [NotNullWhen(false)] out EventProblem? problem) =>
        TryRead(utf8, EventNames.None, out userEvent, out problem);

    /// <summary>The id of an event that has a problem elsewhere, wherever it stands; null when it cannot be told.</summary>
    internal static string? IdOf(ReadOnlySpan<byte> utf8)
    {
        var json = new ObjectReader(utf8, EventLimits.EventBytes);
        var given = 0u;
        try
        {
            while (json.NextMember(out var name))
            {
                if (name.SequenceEqual("eventId"u8) && json.First("eventId", ref given, 0))
                    return json.Text("eventId", EventLimits.EventIdBytes);
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // The problem is told by whoever reads it as an event.
        }
        return null;
    }

    /// <summary>One object, fields in the order of <see cref="UserEvent"/>, the time in epoch milliseconds, nulls left out.</summary>
    public static byte[] Write(UserEvent userEvent)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, userEvent);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter json, UserEvent userEvent)
    {
        json.WriteStartObject();
        json.WriteString("eventId"u8, userEvent.EventId);
        json.WriteString("userId"u8, userEvent.UserId);
        json.WriteString("type"u8, userEvent.TypeName);
        if (userEvent.ItemId is { } item) json.WriteString("itemId"u8, item);
        json.WriteNumber("timestamp"u8, userEvent.Timestamp);
        if (userEvent.SessionId is { } session) json.WriteString("sessionId"u8, session);
        if (userEvent.DeviceId is { } device) json.WriteString("deviceId"u8, device);
        if (userEvent.Surface is { } surface) json.WriteString("surface"u8, surface);
        if (userEvent.Position is { } position) json.WriteNumber("position"u8, position);
        if (userEvent.ListVersion is { } version) json.WriteNumber("listVersion"u8, version);
        if (userEvent.Locale is { } locale) json.WriteString("locale"u8, locale);
        if (userEvent.Country is { } country) json.WriteString("country"u8, country);
        if (userEvent.PositionSeconds is { } head) json.WriteNumber("positionSeconds"u8, head);
        if (userEvent.DurationSeconds is { } length) json.WriteNumber("durationSeconds"u8, length);
        if (userEvent.Rating is { } rating) json.WriteNumber("rating"u8, rating);
        if (userEvent.Query is { } query) json.WriteString("query"u8, query);
        if (userEvent.Attributes is { } attributes)
        {
            json.WritePropertyName("attributes"u8);
            json.WriteRawValue(attributes.Json);
        }
        json.WriteEndObject();
    }
}
