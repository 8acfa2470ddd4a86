using System.Text.RegularExpressions;
using StreamRec.Domain;

namespace StreamRec.Ingest;

/// <summary>Which Kafka, and what it is to be told. Enough for producing (the CLI); a node needs <see cref="IngestSettings"/>.</summary>
public sealed record KafkaSettings
{
    /// <summary>Empty as an operator's setting: the node starts an <see cref="EmbeddedBroker"/> and puts its address here.</summary>
    [Setting<KafkaServers>("kafka.bootstrap-servers", """
        Kafka is at these addresses, host:port,host:port; empty: an embedded broker in this process, for trying out (keeps nothing on disk).
        """, Variable = "STREAMREC_KAFKA")]
    public required string BootstrapServers { get; init; } = "";

    /// <summary>The servers are an <see cref="EmbeddedBroker"/>: no group coordinator is waited for, nothing is committed.</summary>
    public bool Embedded { get; init; }

    [Setting("kafka.partitions", """
        The events topic gets this many partitions when this node creates it; one that is there is used as it is. Users are sharded by it:
        choose once. The embedded broker has 4.
        """, Range = "1..1000")]
    public int Partitions { get; init; } = 64;

    public TopicNames Topics { get; init; } = new();

    [Setting("kafka.properties", """
        Any librdkafka setting (TLS, SASL, …), as "name" = value. Those that StreamRec's promises rest on are refused.
        """, Accepted = "librdkafka settings, \"name\" = value", Secret = true)]
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    [Setting("kafka.produce-timeout", """
        A record that Kafka has not acknowledged within this time is given up: an event that came by HTTP is then refused with 503.
        """, Range = "1s..5m")]
    public TimeSpan ProduceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("kafka.max-dead-letter-bytes", """
        A dead letter has at most this many bytes of the original, and of a longer one its length and sha256; fewer where the topic takes
        less.
        """, Range = "1024..10000000")]
    public int MaxDeadLetterBytes { get; init; } = 512 * 1024;
}

public sealed record TopicNames
{
    [Setting<TopicName>("kafka.topics.events", "Events come in here, keyed by user id.")]
    public string Events { get; init; } = "streamrec.events";

    [Setting<TopicName>("kafka.topics.catalog", "Titles come in here, keyed by item id: compacted.")]
    public string Catalog { get; init; } = "streamrec.catalog";

    [Setting<TopicName>("kafka.topics.users", """
        What is known of people besides their acts comes in here, keyed by user id: compacted. One node brings it into their events.
        """)]
    public string Users { get; init; } = "streamrec.users";

    [Setting<TopicName>("kafka.topics.dead-letters", "What cannot be folded goes here, with the reason.")]
    public string DeadLetters { get; init; } = "streamrec.events.dead-letter";

    [Setting<TopicName>("kafka.topics.lists", "Lists that somebody has looked at go here, keyed by user id, a share of them.")]
    public string Lists { get; init; } = "streamrec.lists";

    [Setting<TopicName>("kafka.topics.signals", """
        What the nodes of a group have counted goes here, for one another; not used with the embedded broker.
        """)]
    public string Signals { get; init; } = "streamrec.signals";

    [Setting<TopicName>("kafka.topics.signals-state", "The whole of it goes here, for nodes that start: compacted.")]
    public string SignalsState { get; init; } = "streamrec.signals-state";
}

internal sealed partial class KafkaServers : ISettingFormat
{
    public string Accepted => "host:port,host:port or empty for the embedded broker";

    public bool Accepts(string text) => text.Length == 0 || text.Split(',').All(server => Server().IsMatch(server.Trim()));

    [GeneratedRegex(@"^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$")]
    private static partial Regex Server();
}

internal sealed partial class TopicName : ISettingFormat
{
    public string Accepted => "a topic's name";

    public bool Accepts(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^[a-zA-Z0-9._-]{1,249}$")]
    private static partial Regex Pattern();
}
