using Confluent.Kafka;

namespace StreamRec.Ingest;

/// <summary>What ingestion is configured with. Times as named in <c>hocon/streamrec.hocon</c>, section kafka and ingest.</summary>
public sealed record IngestSettings
{
    /// <summary>host:port,host:port; the embedded broker's address when <see cref="Embedded"/>.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>librdkafka's mock cluster in this process: no consumer group, nothing on disk.</summary>
    public bool Embedded { get; init; }
    public string EventsTopic { get; init; } = "streamrec.events";
    public string CatalogTopic { get; init; } = "streamrec.catalog";
    public string DeadLettersTopic { get; init; } = "streamrec.events.dead-letter";

    /// <summary>Partitions of the events topic when this node creates it; a topic that is there keeps its own.</summary>
    public int Partitions { get; init; } = 64;
    public string GroupId { get; init; } = "streamrec";

    /// <summary>group.instance.id: a restart within the session time-out gets its partitions back at once. Null: dynamic membership.</summary>
    public string? MemberId { get; init; }

    /// <summary>Where a partition without a committed offset begins.</summary>
    public bool BeginAtEarliest { get; init; } = true;

    /// <summary>Bound of events sent to actors and not yet folded, per node.</summary>
    public int MaxUnfolded { get; init; } = 8_192;

    /// <summary>Bound of events folded and not yet durable, per node.</summary>
    public int MaxUndurable { get; init; } = 65_536;
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Any librdkafka setting (TLS, SASL, …); wins over ours.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>What all clients of this node share; <paramref name="client"/>'s own settings are kept, <see cref="Properties"/> win.</summary>
    internal T Configured<T>(T client) where T : ClientConfig
    {
        client.BootstrapServers = BootstrapServers;
        client.ClientId ??= "streamrec";
        client.ReconnectBackoffMs ??= 100;
        client.ReconnectBackoffMaxMs ??= 2_000;
        foreach (var (name, value) in Properties) client.Set(name, value);
        return client;
    }
}
