using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Wire;

/// <summary>
/// Writes the three messages that each event can cause by hand: the same bytes as the serializer's, without its converters and
/// boxes, which took most of the time of a push. A test holds the two together.
/// </summary>
internal static class MessageJson
{
    private static readonly JsonEncodedText
        Type = Name("type"), UserId = Name("userId"), Surface = Name("surface"), Version = Name("version"), Model = Name("model"),
        AsOf = Name("asOf"), Items = Name("items"), Incomplete = Name("incomplete"), BaseVersion = Name("baseVersion"), Ops = Name("ops"),
        EventId = Name("eventId"), Timestamp = Name("timestamp"), Position = Name("position"), ItemId = Name("itemId"),
        Title = Name("title"), Score = Name("score"), Like = Name("like"), Reason = Name("reason"), ReasonCode = Name("reasonCode"),
        ReasonItemIds = Name("reasonItemIds"), Kind = Name("kind"), Year = Name("year"), Genres = Name("genres"), Sources = Name("sources"),
        Op = Name("op"), Index = Name("index"), Item = Name("item"), From = Name("from"), To = Name("to");

    private static readonly JsonEncodedText
        List = Name("list"), Delta = Name("delta"), Unchanged = Name("unchanged"), Remove = Name("remove"), Insert = Name("insert"),
        Move = Name("move"), Update = Name("update");

    public static void Write(Utf8JsonWriter json, ServerMessage message)
    {
        switch (message)
        {
            case ListMessage list: Write(json, list); break;
            case DeltaMessage delta: Write(json, delta); break;
            case UnchangedMessage unchanged: Write(json, unchanged); break;
            default: JsonSerializer.Serialize(json, message, ContractsJson.Default.ServerMessage); break;
        }
    }

    private static void Write(Utf8JsonWriter json, ListMessage list)
    {
        Begin(json, List, list.UserId, list.Surface);
        json.WriteNumber(Version, list.Version);
        json.WriteString(Model, list.Model);
        Write(json, list.AsOf);
        json.WriteStartArray(Items);
        for (var k = 0; k < list.Items.Count; k++)
        {
            json.WriteStartObject();
            WriteFields(json, list.Items[k]);
        }
        json.WriteEndArray();
        if (list.Incomplete) json.WriteBoolean(Incomplete, true);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeltaMessage delta)
    {
        Begin(json, Delta, delta.UserId, delta.Surface);
        json.WriteNumber(BaseVersion, delta.BaseVersion);
        json.WriteNumber(Version, delta.Version);
        json.WriteString(Model, delta.Model);
        Write(json, delta.AsOf);
        json.WriteStartArray(Ops);
        for (var k = 0; k < delta.Ops.Count; k++) Write(json, delta.Ops[k]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UnchangedMessage unchanged)
    {
        Begin(json, Unchanged, unchanged.UserId, unchanged.Surface);
        json.WriteNumber(Version, unchanged.Version);
        Write(json, unchanged.AsOf);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, JsonEncodedText type, string userId, string surface)
    {
        json.WriteStartObject();
        json.WriteString(Type, type);
        json.WriteString(UserId, userId);
        json.WriteString(Surface, surface);
    }

    private static void Write(Utf8JsonWriter json, AsOf asOf)
    {
        json.WriteStartObject(AsOf);
        if (asOf.EventId is not null) json.WriteString(EventId, asOf.EventId);
        if (asOf.Timestamp is { } timestamp) json.WriteNumber(Timestamp, timestamp);
        if (asOf.Position is not null) json.WriteString(Position, asOf.Position);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeltaOp op)
    {
        json.WriteStartObject();
        switch (op)
        {
            case RemoveOp remove:
                json.WriteString(Op, Remove);
                json.WriteNumber(Index, remove.Index);
                break;
            case MoveOp move:
                json.WriteString(Op, Move);
                json.WriteNumber(From, move.From);
                json.WriteNumber(To, move.To);
                break;
            case InsertOp insert:
                Write(json, Insert, insert.Index, insert.Item);
                break;
            case UpdateOp update:
                Write(json, Update, update.Index, update.Item);
                break;
            default: throw new NotSupportedException($"{op.GetType().Name} is no operation of a delta.");
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText op, int index, ListItem item)
    {
        json.WriteString(Op, op);
        json.WriteNumber(Index, index);
        json.WriteStartObject(Item);
        WriteFields(json, item);
    }

    /// <summary>And ends the object.</summary>
    private static void WriteFields(Utf8JsonWriter json, ListItem item)
    {
        json.WriteString(ItemId, item.ItemId);
        json.WriteString(Title, item.Title);
        json.WriteNumber(Score, item.Score);
        if (item.Like is { } like) json.WriteNumber(Like, like);
        json.WriteString(Reason, item.Reason);
        if (item.ReasonCode is not null) json.WriteString(ReasonCode, item.ReasonCode);
        Write(json, ReasonItemIds, item.ReasonItemIds);
        if (item.Kind is not null) json.WriteString(Kind, item.Kind);
        if (item.Year is { } year) json.WriteNumber(Year, year);
        Write(json, Genres, item.Genres);
        Write(json, Sources, item.Sources);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, IReadOnlyList<string>? values)
    {
        if (values is null) return;
        json.WriteStartArray(name);
        for (var k = 0; k < values.Count; k++) json.WriteStringValue(values[k]);
        json.WriteEndArray();
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);
}
