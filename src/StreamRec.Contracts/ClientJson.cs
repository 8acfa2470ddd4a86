using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>Messages of screens as JSON.</summary>
public static class ClientJson
{
    /// <summary>An event and its envelope.</summary>
    public const int MessageBytes = EventLimits.EventBytes + 1024;

    /// <summary>Never throws, whatever the bytes. The problem is meant to be answered as an <see cref="ErrorMessage"/>.</summary>
    /// <param name="names">Event types of the operator's own.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, EventNames names,
        [NotNullWhen(true)] out ClientMessage? message, [NotNullWhen(false)] out EventProblem? problem)
    {
        var json = new ObjectReader(utf8, MessageBytes);
        var fields = new ClientFields(names);
        message = null;
        try
        {
            while (json.NextMember(out var name)) fields.Read(ref json, name);
        }
        catch (JsonException e)
        {
            json.Malformed(e);
        }
        if (json.Problem is null) message = fields.ToMessage(ref json);
        problem = json.Problem is { EventId: null } unnamed ? unnamed with { EventId = EventIdOf(utf8) } : json.Problem;
        return message is not null;
    }

    /// <summary>The id of the event that a message with a problem anywhere carries; null when it has none or none can be told.</summary>
    private static string? EventIdOf(ReadOnlySpan<byte> utf8)
    {
        var json = new ObjectReader(utf8, MessageBytes);
        var given = 0u;
        try
        {
            while (json.NextMember(out var name))
            {
                if (name.SequenceEqual("event"u8) && json.First("event", ref given, 0)) return EventJson.IdOf(json.Object("event"));
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // The problem is told already.
        }
        return null;
    }
}
