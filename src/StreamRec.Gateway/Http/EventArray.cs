using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Http;

/// <summary>A JSON array taken apart without reading its elements: each is judged by itself.</summary>
internal static class EventArray
{
    /// <summary>Far above what an event may nest: an element that is too deep is refused by itself, not with its neighbours.</summary>
    private const int MaxDepth = 1024;

    /// <summary>Without a byte order mark and white space at the start.</summary>
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json)
    {
        json = ByteOrderMark.Skip(json);
        var start = json.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? default : json[start..];
    }

    /// <exception cref="RefusedException">400: no JSON array; 413: more elements than <paramref name="most"/>.</exception>
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> json, int most)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (elements.Count == most) throw RefusedException.TooLarge($"The array has more than {most} events; send several.");
                elements.Add(json[start..(int)reader.BytesConsumed]);
            }
            while (reader.Read()) { }
        }
        catch (JsonException e)
        {
            throw new RefusedException(new Problem(
                StatusCodes.Status400BadRequest,
                EventProblemCodes.MalformedJson,
                $"The body is no JSON array, so none of it was produced: {e.Message}"));
        }
        return elements;
    }
}
