using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Where a partition's lane begins: at the group's commit, or explicitly at the log's beginning or end when there is none.
/// <c>auto.offset.reset</c> would decide silently, and differently after each restart without a commit. Any thread.
/// </summary>
internal sealed class StartOffsets(
    IngestSettings settings, EventsTopic topic, KafkaAdmin admin, PartitionConsumer consumer, LostEvents lost, ILogger log)
{
    /// <exception cref="KafkaException">Kafka did not answer in time.</exception>
    public async Task<PartitionStart> ResolveAsync(int partition)
    {
        var now = topic.Current; // before the offsets: the consumer refuses a start of a topic that is no more
        var name = settings.Kafka.Topics.Events;
        // The embedded broker keeps no commits: it is as old as this process. Before the log's end: whoever commits meanwhile commits no
        // more than that.
        var commit = settings.Kafka.Embedded ? topic.LowWatermarkOf(partition) : await consumer.CommittedAsync(partition);
        var ends = await Task.WhenAll(admin.BeginningAsync(name, partition), admin.EndAsync(name, partition));
        var (beginning, end) = (ends[0], ends[1]);
        // What is committed when this node first meets a topic that was made anew may be of the one before.
        if (now.Remade && !topic.HasBegun(partition)) commit = null;
        var from = commit is { } committed
            ? From(partition, committed, beginning, end)
            : settings.FirstStart == FirstStart.Earliest || settings.Kafka.Embedded || now.Remade ? beginning : end;
        return new PartitionStart(now.Generation, from, end);
    }

    private long From(int partition, long commit, long beginning, long end)
    {
        if (commit < beginning)
        {
            lost.Add(partition, commit, beginning, "the topic's retention has deleted them, or an operator, before this group read them");
            return beginning;
        }
        if (commit <= end) return commit;
        log.LogError(
            "{Topic}[{Partition}]: the log ends at {End}, the group has committed {Commit}: Kafka lost acknowledged events. Reading from its "
            + "beginning, {Beginning}: what users had is passed over, and so are new events that took the lost ones' offsets, by users who had those.",
            settings.Kafka.Topics.Events, partition, end, commit, beginning);
        return beginning;
    }
}
