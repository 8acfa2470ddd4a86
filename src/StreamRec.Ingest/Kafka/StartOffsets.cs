using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Where a partition's lane begins: at the group's commit, or explicitly at the log's beginning or end when there is none.
/// <c>auto.offset.reset</c> would decide silently, and differently after each restart without a commit.
/// </summary>
internal sealed class StartOffsets(string topic, bool embedded, bool beginAtEarliest, KafkaAdmin admin, ILogger log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Offsets per partition, in the order asked.</summary>
    /// <exception cref="KafkaException">Kafka did not answer in time.</exception>
    public long[] Resolve(IConsumer<byte[], byte[]> consumer, IReadOnlyList<int> partitions)
    {
        if (partitions.Count == 0) return [];
        if (embedded) return new long[partitions.Count]; // it is as old as this process
        var beginnings = admin.BeginningsAsync(topic, partitions).GetAwaiter().GetResult();
        var ends = admin.EndsAsync(topic, partitions).GetAwaiter().GetResult();
        var commits = consumer.Committed(partitions.Select(p => new TopicPartition(topic, p)), Limit);
        var starts = new long[partitions.Count];
        foreach (var commit in commits)
        {
            var i = 0;
            while (partitions[i] != commit.Partition.Value) i++;
            starts[i] = Start(commit, beginnings[i], ends[i]);
        }
        return starts;
    }

    private long Start(TopicPartitionOffset commit, long beginning, long end)
    {
        if (commit.Offset == Offset.Unset) return beginAtEarliest ? beginning : end;
        if (commit.Offset.Value < beginning)
        {
            log.LogError(
                "{Topic}[{Partition}]: {Count} events were deleted by the topic's retention before this group read them. Going on at {Offset}.",
                topic, commit.Partition.Value, beginning - commit.Offset.Value, beginning);
            return beginning;
        }
        if (commit.Offset.Value > end)
        {
            log.LogError(
                "{Topic}[{Partition}]: the log ends at {End}, the group has committed {Commit}: Kafka lost acknowledged events. Events that "
                + "take the lost ones' offsets look like repeats to users who had those.", topic, commit.Partition.Value, end, commit.Offset.Value);
            return end;
        }
        return commit.Offset.Value;
    }
}
