using StreamRec.Domain;

namespace StreamRec.Ingest;

/// <summary>What the topics are, once Kafka has said: known before anything else starts.</summary>
public sealed record Topics(TopicNames Names, string Generation, int Partitions)
{
    /// <summary>When this node last ran, another topic was under the name.</summary>
    public bool Remade { get; init; }

    public int PartitionOf(UserId user) => Murmur2.Partition(user, Partitions);
}
