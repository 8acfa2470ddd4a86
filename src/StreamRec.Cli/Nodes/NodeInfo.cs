using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Contracts;

namespace StreamRec.Cli.Nodes;

/// <summary>What <c>GET /v1/info</c> says about Kafka and the events in it.</summary>
internal sealed record NodeInfo(string Version, string BootstrapServers, bool Embedded, int Partitions, string EventsTopic)
{
    /// <summary>Null: the node does not say.</summary>
    public string? CatalogTopic { get; init; }

    /// <summary>Null: the node does not say.</summary>
    public string? ListsTopic { get; init; }

    /// <summary>Event types that the node's settings declare.</summary>
    public EventNames EventNames { get; init; } = EventNames.None;

    /// <summary>Attributes of titles that they declare.</summary>
    public AttributeDeclarations Attributes { get; init; } = AttributeDeclarations.None;

    /// <exception cref="JsonException">Not the answer of a StreamRec node.</exception>
    public static NodeInfo Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            var kafka = document.RootElement.GetProperty("kafka");
            return new NodeInfo(
                document.RootElement.TryGetProperty("version", out var version) ? version.ToString() : "?",
                kafka.GetProperty("bootstrapServers").GetString() ?? throw new JsonException("kafka.bootstrapServers is null"),
                kafka.GetProperty("embedded").GetBoolean(),
                kafka.TryGetProperty("partitions", out var partitions) && partitions.TryGetInt32(out var count) ? count : 0,
                kafka.GetProperty("topics").GetProperty("events").GetString() ?? throw new JsonException("kafka.topics.events is null"))
            {
                EventNames = document.RootElement.TryGetProperty("events", out var events)
                    ? new EventNames(events.GetProperty("names").EnumerateArray().Select(Declared)) : EventNames.None,
                Attributes = document.RootElement.TryGetProperty("catalog", out var titles)
                    && titles.TryGetProperty("attributes", out var attributes) ? DeclaredOf(attributes) : AttributeDeclarations.None,
                ListsTopic = kafka.GetProperty("topics").TryGetProperty("lists", out var lists) ? lists.GetString() : null,
                CatalogTopic = kafka.GetProperty("topics").TryGetProperty("catalog", out var catalog) ? catalog.GetString() : null,
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException($"/v1/info without kafka.bootstrapServers, kafka.embedded or kafka.topics.events: {e.Message}", e);
        }
    }

    private static AttributeDeclarations DeclaredOf(JsonElement attributes)
    {
        try
        {
            return (AttributeDeclarations)new AttributesSection().Read(
                attributes.EnumerateObject().ToDictionary(declared => declared.Name, declared => declared.Value.ToString()));
        }
        catch (FormatException e)
        {
            throw new JsonException($"catalog.attributes: {e.Message} This program may be older than the node", e);
        }
    }

    private static EventName Declared(JsonElement declared)
    {
        var name = declared.GetProperty("name").GetString() ?? throw new JsonException("a name of events.names is null");
        if (!declared.TryGetProperty("like", out var like)) return new EventName(name, null);
        return EventTypeNames.TryParse(like.GetString(), out var type)
            ? new EventName(name, type, declared.GetProperty("weight").GetSingle())
            : throw new JsonException($"{name} of events.names is like {like}, which this program does not know: it is older than the node");
    }
}
