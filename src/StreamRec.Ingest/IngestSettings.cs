using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest;

/// <summary>Which Kafka, and what it is to be told. Enough for producing (the CLI); a node needs <see cref="IngestSettings"/>.</summary>
public sealed record KafkaSettings
{
    /// <summary>host:port,host:port; <see cref="EmbeddedBroker.Address"/> for the embedded one.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The servers are an <see cref="EmbeddedBroker"/>: no group coordinator is waited for, nothing is committed.</summary>
    public bool Embedded { get; init; }

    public TopicNames Topics { get; init; } = new();

    /// <summary>Any librdkafka property by its name. Those that StreamRec's promises rest on are refused.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a produced record may wait for its acknowledgement.</summary>
    public TimeSpan ProduceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A dead letter's value is cut to this.</summary>
    public int MaxDeadLetterBytes { get; init; } = 512 * 1024;
}

public sealed record TopicNames
{
    public string Events { get; init; } = "streamrec.events";
    public string Catalog { get; init; } = "streamrec.catalog";
    public string DeadLetters { get; init; } = "streamrec.events.dead-letter";
    public string Signals { get; init; } = "streamrec.signals";
    public string SignalsState { get; init; } = "streamrec.signals-state";
}

/// <summary>How a node reads the log.</summary>
public sealed record IngestSettings
{
    public required KafkaSettings Kafka { get; init; }

    /// <summary>Offsets are committed under this name; nobody is a member of the group.</summary>
    public string GroupId { get; init; } = "streamrec";

    /// <summary>Where a group without commits begins.</summary>
    public bool BeginAtEarliest { get; init; } = true;

    /// <summary>Events read and not yet folded, per node.</summary>
    public int MaxUnfolded { get; init; } = 8_192;

    /// <summary>Events folded and not yet durable, per node.</summary>
    public int MaxUndurable { get; init; } = 65_536;

    /// <summary>Bytes of events, original records included, that one lane holds from its oldest that is not done; then its partition pauses.</summary>
    public long MaxLaneBytes { get; init; } = 32 << 20;

    /// <summary>A partition that stands so long although its log has more is stalled.</summary>
    public TimeSpan StalledAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An event that is not done for so long holds its partition's commits: stalled, too.</summary>
    public TimeSpan HeldAfter { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(1);

    public LaneOptions Lanes { get; init; } = LaneOptions.Default;
}
