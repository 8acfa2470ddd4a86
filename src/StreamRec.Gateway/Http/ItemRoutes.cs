using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Gateway.Http;

/// <summary>The catalogue: titles are read from this node's copy and changed through the log.</summary>
internal static class ItemRoutes
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 500;
    private const int MaxQueryLength = 256;

    /// <summary>GET /v1/items/{itemId}</summary>
    public static async Task Get(HttpContext http)
    {
        var gateway = await ReaderAsync(http);
        var itemId = ItemOf(http);
        var title = gateway.Backend.Catalog.Current.Find(itemId)
            ?? throw new RefusedException(new Problem(404, "unknown_item", $"The catalogue has no title \"{itemId}\"."));
        await AnswerAsync(http, TitleJson.Write(title));
    }

    /// <summary>GET /v1/items: with a query those that match, best first; without, those of the catalogue in its order.</summary>
    public static async Task Search(HttpContext http)
    {
        var gateway = await ReaderAsync(http);
        var limit = ReadQuery.Number(http.Request.Query, "limit", 1, MaxLimit) ?? DefaultLimit;
        var query = ReadQuery.Text(http.Request.Query, "query");
        if (query?.Length > MaxQueryLength)
            throw RefusedException.BadParameter("query", $"query is longer than {MaxQueryLength} characters.");
        var catalog = gateway.Backend.Catalog.Current;
        var buffer = new ArrayBufferWriter<byte>(4096);
        var titles = query is null ? First(catalog, limit) : catalog.Search(query, limit);
        await using (var json = new Utf8JsonWriter(buffer)) WriteItems(json, titles);
        await AnswerAsync(http, buffer.WrittenMemory);
    }

    /// <summary>PUT /v1/items/{itemId}: 201 when it is new, else 200, after this node's catalogue has it.</summary>
    public static async Task Put(HttpContext http)
    {
        var gateway = await WriterAsync(http);
        var itemId = ItemOf(http);
        using var body = await RequestBody.ReadAsync(http, TitleLimits.Bytes);
        // Carried in the record, so that the title is as new on a node that reads it after compaction.
        var known = gateway.Backend.Catalog.Current.Find(itemId);
        var addedAt = known?.AddedAt ?? gateway.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!TitleJson.TryRead(
            body.Bytes.Span, addedAt, gateway.Backend.Attributes, out var title, out var problem, itemId, refusesUndeclared: true))
            throw new RefusedException(new Problem(IsJson(body.Bytes.Span) ? 422 : 400, "invalid_title", problem));
        if (title.Id != itemId)
            throw new RefusedException(new Problem(
                422, "invalid_title", $"The body's itemId is \"{title.Id}\"; expected the one of the path, \"{itemId}\".")
            {
                Field = "itemId",
            });
        var canonical = TitleJson.Write(title, always: true);
        await AppendAsync(http, gateway, itemId, canonical);
        await JsonAnswer.WriteAsync(http, known is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, canonical);
    }

    /// <summary>DELETE /v1/items/{itemId}: 204, also when there was none.</summary>
    public static async Task Delete(HttpContext http)
    {
        var gateway = await WriterAsync(http);
        await AppendAsync(http, gateway, ItemOf(http), null);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task AppendAsync(HttpContext http, GatewayServices gateway, ItemId itemId, byte[]? json)
    {
        try
        {
            await gateway.Backend.Log.AppendTitleAsync(itemId, json is null ? (ReadOnlyMemory<byte>?)null : json, http.RequestAborted);
        }
        catch (EventLogUnavailableException e)
        {
            throw new RefusedException(new Problem(503, "log_unavailable", e.Message) { RetryAfter = 1 });
        }
    }

    private static async ValueTask<GatewayServices> ReaderAsync(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        await gateway.Auth.CallerAsync(http); // every role may read the catalogue
        return gateway;
    }

    private static async ValueTask<GatewayServices> WriterAsync(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var caller = await gateway.Auth.CallerAsync(http);
        return caller.MayWriteTitles ? gateway : throw RefusedException.Forbidden("Only a producer or an operator may change titles.");
    }

    private static ItemId ItemOf(HttpContext http) =>
        Ids.TryItem(RawPath.Segment(http, 2), out var itemId)
            ? itemId
            : throw RefusedException.BadParameter(
                "itemId", $"The item id in the path is not {Ids.Accepted(Ids.MaxItemBytes)}, percent-encoded.");

    /// <summary>With a tag of the content, the same on every node, so that a reader's copy costs no body.</summary>
    private static Task AnswerAsync(HttpContext http, ReadOnlyMemory<byte> json)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json.Span, hash);
        var tag = $"\"{Convert.ToHexStringLower(hash[..12])}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        if (!http.Request.Headers.IfNoneMatch.Contains(tag)) return JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, json);
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static List<Title> First(CatalogSnapshot catalog, int limit)
    {
        var titles = new List<Title>(limit);
        foreach (var item in catalog.Items)
        {
            if (titles.Count == limit) break;
            if (catalog[item] is { } title) titles.Add(title);
        }
        return titles;
    }

    private static void WriteItems(Utf8JsonWriter json, IReadOnlyList<Title> titles)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var title in titles) json.WriteRawValue(TitleJson.Write(title), skipInputValidation: true);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool IsJson(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(ByteOrderMark.Skip(utf8), new JsonReaderOptions { MaxDepth = 1024 });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
