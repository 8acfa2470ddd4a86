using System.Text.Json.Serialization;
using StreamRec.Contracts;

namespace StreamRec.Baseline;

/// <summary>What this service reads of an event: the same JSON as the product's; other fields are passed over.</summary>
internal sealed record EventBody
{
    public required string UserId { get; init; }
    public required EventType Type { get; init; }
    public string? ItemId { get; init; }

    /// <summary>ms since the Unix epoch</summary>
    public required long Timestamp { get; init; }
    public float? Rating { get; init; }
    public float? PositionSeconds { get; init; }
    public float? DurationSeconds { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(EventTypeConverter)])]
[JsonSerializable(typeof(EventBody))]
internal sealed partial class BodyJson : JsonSerializerContext;

internal sealed class EventTypeConverter() : JsonStringEnumConverter<EventType>(System.Text.Json.JsonNamingPolicy.CamelCase, false);
