using System.Text.Json;

namespace StreamRec.Cli.Nodes;

/// <summary>What <c>GET /v1/info</c> says about Kafka.</summary>
internal sealed record NodeInfo(string Version, string BootstrapServers, bool Embedded, int Partitions, string EventsTopic)
{
    /// <summary>Null: the node does not say.</summary>
    public string? CatalogTopic { get; init; }

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
                CatalogTopic = kafka.GetProperty("topics").TryGetProperty("catalog", out var catalog) ? catalog.GetString() : null,
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException($"/v1/info without kafka.bootstrapServers, kafka.embedded or kafka.topics.events: {e.Message}", e);
        }
    }
}
