using System.Security.Cryptography;
using System.Text.Json;

namespace StreamRec.Chaos;

/// <summary>What a screen's message says, without building the list.</summary>
/// <param name="Items">Of a whole list: a hash of its places; else 0.</param>
internal readonly record struct LiveMessage(string? Type, string? UserId, long Version, string? EventId, string? Problem, long Items)
{
    /// <exception cref="JsonException">Not JSON.</exception>
    public static LiveMessage Read(ReadOnlySpan<byte> utf8)
    {
        var read = default(LiveMessage);
        var json = new Utf8JsonReader(utf8);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type")) read = read with { Type = Text(ref json) };
            else if (json.ValueTextEquals("userId")) read = read with { UserId = Text(ref json) };
            else if (json.ValueTextEquals("message")) read = read with { Problem = Text(ref json) };
            else if (json.ValueTextEquals("version") && json.Read()) read = read with { Version = json.GetInt64() };
            else if (json.ValueTextEquals("asOf")) read = read with { EventId = AsOf(ref json) };
            else if (json.ValueTextEquals("items"))
            {
                json.Read();
                var begin = (int)json.TokenStartIndex;
                json.Skip();
                read = read with { Items = BitConverter.ToInt64(SHA256.HashData(utf8[begin..(int)json.BytesConsumed])) };
            }
            else json.Skip();
        }
        return read;
    }

    private static string? AsOf(ref Utf8JsonReader json)
    {
        string? eventId = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("eventId")) eventId = Text(ref json);
            else json.Skip();
        }
        return eventId;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? json.GetString() : null;
    }
}
