using System.Buffers;
using System.Text.Json;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>Writes and reads the lines of a <see cref="CatalogFile"/>: <c>{"upsert":{title}}</c> or <c>{"delete":"itemId"}</c>.</summary>
internal static class CatalogChange
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = TitleLimits.Depth + 1 };

    public static void Write(IBufferWriter<byte> buffer, ItemId id, Title? title)
    {
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (title is null)
            {
                json.WriteString("delete", id.Value);
            }
            else
            {
                json.WritePropertyName("upsert");
                TitleJson.Write(json, title);
            }
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
    }

    /// <summary>Reads a line. <paramref name="title"/> is null when the line withdraws the title.</summary>
    /// <param name="attributes">What a title's attributes may be.</param>
    /// <returns>false: the line is no change; <paramref name="problem"/> says why</returns>
    public static bool TryRead(
        ReadOnlyMemory<byte> line, AttributeDeclarations attributes, out ItemId id, out Title? title, out string? problem)
    {
        (id, title, problem) = (default, null, null);
        try
        {
            using var json = JsonDocument.Parse(ByteOrderMark.Skip(line), Options);
            if (json.RootElement.TryGetProperty("delete", out var deleted) && deleted.GetString() is { Length: > 0 } withdrawn)
            {
                id = new ItemId(withdrawn);
                return true;
            }
            if (json.RootElement.TryGetProperty("upsert", out var upsert))
            {
                // Older lines have the time beside the title.
                var addedAt = json.RootElement.TryGetProperty("addedAt", out var at) ? at.GetInt64() : 0;
                var read = TitleJson.TryRead(
                    System.Text.Encoding.UTF8.GetBytes(upsert.GetRawText()), addedAt, attributes, out title, out problem);
                if (read) id = title!.Id;
                return read;
            }
            problem = "the line is neither an upsert nor a delete";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            problem = e.Message;
        }
        return false;
    }
}
