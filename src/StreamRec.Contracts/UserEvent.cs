namespace StreamRec.Contracts;

/// <summary>
/// One action of one person, as it crosses the wire (topic <c>streamrec.events</c>, <c>POST /v1/events</c>, the
/// socket's <c>event</c> message). An instance made by <see cref="EventJson"/> is within <see cref="EventLimits"/>.
/// </summary>
public sealed record UserEvent
{
    /// <summary>Unique per action, chosen by the producer: a repeat of it has no effect. 1–128 bytes.</summary>
    public required string EventId { get; init; }

    /// <summary>Whose action it is: 1–128 bytes of UTF-8 without control characters.</summary>
    public required string UserId { get; init; }

    /// <summary>What it is folded as; none (0) of one that only counts.</summary>
    public required EventType Type { get; init; }

    /// <summary>The operator's own name that it came under; null: its type's.</summary>
    public EventName? DeclaredAs { get; init; }

    /// <summary>It is accepted and counted, and changes no profile.</summary>
    public bool OnlyCounts => Type == default;

    /// <summary>Its type as it is written on the wire.</summary>
    public string TypeName => DeclaredAs?.Name ?? EventTypeNames.Of(Type);

    /// <summary>
    /// The title that was acted on; null only for <see cref="EventType.Search"/>, <see cref="EventType.Attributes"/> and what only
    /// counts. 1–64 bytes.
    /// </summary>
    public string? ItemId { get; init; }

    /// <summary>When it happened by the producer's clock, milliseconds since the Unix epoch (UTC).</summary>
    public required long Timestamp { get; init; }

    public string? SessionId { get; init; }
    public string? DeviceId { get; init; }
    public string? Surface { get; init; }

    /// <summary>Zero-based place of the title in the list that was shown.</summary>
    public int? Position { get; init; }

    /// <summary>Version of the list that was shown.</summary>
    public long? ListVersion { get; init; }

    /// <summary>BCP 47 language tag.</summary>
    public string? Locale { get; init; }

    /// <summary>ISO 3166-1 alpha-2 country.</summary>
    public string? Country { get; init; }

    /// <summary>Play head, seconds from the start.</summary>
    public double? PositionSeconds { get; init; }

    /// <summary>Length of the title, seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>0.5–5 stars.</summary>
    public double? Rating { get; init; }

    /// <summary>What was searched for.</summary>
    public string? Query { get; init; }

    /// <summary>What is known of the person from then on; null but for <see cref="EventType.Attributes"/>.</summary>
    public PersonAttributes? Attributes { get; init; }
}
