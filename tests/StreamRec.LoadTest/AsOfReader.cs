using System.Text.Json;

namespace StreamRec.LoadTest;

/// <summary>Finds what a message is and which event is the last one in it, without building the list.</summary>
internal static class AsOfReader
{
    /// <exception cref="JsonException">Not JSON.</exception>
    public static (string? Type, string? UserId, string? EventId, string? Message) Read(ReadOnlySpan<byte> utf8)
    {
        string? type = null, user = null, eventId = null, message = null;
        var json = new Utf8JsonReader(utf8);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type")) type = NextString(ref json);
            else if (json.ValueTextEquals("userId")) user = NextString(ref json);
            else if (json.ValueTextEquals("message")) message = NextString(ref json);
            else if (json.ValueTextEquals("asOf")) eventId = ReadAsOf(ref json);
            else json.Skip();
        }
        return (type, user, eventId, message);
    }

    private static string? ReadAsOf(ref Utf8JsonReader json)
    {
        string? eventId = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("eventId")) eventId = NextString(ref json);
            else json.Skip();
        }
        return eventId;
    }

    private static string? NextString(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return json.GetString();
        json.Skip();
        return null;
    }
}
