using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest;

/// <summary>How a node reads the log.</summary>
public sealed record IngestSettings
{
    public required KafkaSettings Kafka { get; init; }

    [Setting("kafka.group-id", """
        Offsets are committed under this name. Nobody is a member of the group: the cluster decides who reads which partition.
        """, Accepted = "a consumer group's name")]
    public string GroupId { get; init; } = "streamrec";

    [Setting("kafka.first-start", "A group without commits begins here.")]
    public FirstStart FirstStart { get; init; } = FirstStart.Earliest;

    [SettingSection<EventNamesSection>("events.names", """
        Event types of your own: each name is one that events may have as their type. like: it behaves like that type of StreamRec; weight:
        it counts so many times as much (0.01 to 10), where its type says how much a title is wanted. only-counts: it is accepted and
        counted (streamrec_declared_events_total), and changes no profile. For instance, inside the braces, each on a line:
          purchase { like = playComplete, weight = 2 }
          viewSizeGuide { only-counts = on }
        All nodes of a cluster must declare the same.
        """)]
    public EventNames EventNames { get; init; } = EventNames.None;

    [Setting("ingest.max-unfolded", """
        A node has at most this many events sent to actors and not yet folded. A full bound pauses partitions, half of it resumes them.
        """, Range = "64..10000000")]
    public int MaxUnfolded { get; init; } = 8_192;

    [Setting("ingest.max-undurable", "A node has at most this many events folded and not yet durable.", Range = "64..100000000")]
    public int MaxUndurable { get; init; } = 65_536;

    [Setting("ingest.max-lane-bytes", """
        A partition pauses when it holds this many bytes of events, original records included, from its oldest that is not done.
        """, Range = "1048576..1073741824")]
    public long MaxLaneBytes { get; init; } = 32 << 20;

    [Setting("ingest.commit-interval", "The low watermark is committed to Kafka at this interval.", Range = "50ms..1m")]
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("ingest.stalled-after", """
        A partition that stands for this long although its log has more is stalled: the node is not ready, and says so.
        """, Range = "1s..1h")]
    public TimeSpan StalledAfter { get; init; } = TimeSpan.FromSeconds(10);

    [Setting("ingest.held-after", """
        A partition whose commits wait for this long for an event that is not done is stalled, too.
        """, Range = "1s..1h")]
    public TimeSpan HeldAfter { get; init; } = TimeSpan.FromSeconds(60);

    public LaneOptions Lanes { get; init; } = LaneOptions.Default;
}

/// <summary>Where a group without commits begins.</summary>
public enum FirstStart
{
    Earliest,
    Latest,
}
