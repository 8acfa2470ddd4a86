using StreamRec.Domain;

namespace StreamRec.Ingest;

/// <summary>What the topics are, once Kafka has said: known before anything else starts.</summary>
/// <param name="SignalsGeneration">Identity of the log of moves; empty on the embedded broker: it serves one node, which has nobody to exchange with.</param>
public sealed record Topics(TopicNames Names, string Generation, int Partitions, int CatalogPartitions, string SignalsGeneration = "")
{
    /// <summary>When this node last ran, another topic was under the name.</summary>
    public bool Remade { get; init; }

    public int PartitionOf(UserId user) => Murmur2.Partition(user, Partitions);
}
