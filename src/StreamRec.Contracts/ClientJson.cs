using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>Messages of screens as JSON.</summary>
public static class ClientJson
{
    /// <summary>An event and its envelope.</summary>
    public const int MessageBytes = EventLimits.EventBytes + 1024;

    /// <summary>Never throws, whatever the bytes. The problem is meant to be answered as an <see cref="ErrorMessage"/>.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ClientMessage? message, [NotNullWhen(false)] out EventProblem? problem)
    {
        var json = new ObjectReader(utf8, MessageBytes);
        var fields = new ClientFields();
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
        problem = json.Problem;
        return message is not null;
    }
}
