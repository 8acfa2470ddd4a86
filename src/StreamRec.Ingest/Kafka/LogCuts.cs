using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Where a partition goes on whose next offset the log does not have any more (retention, deleted records, a truncated log): at
/// the log's beginning, and what was lost is counted and named. Any thread.
/// </summary>
internal sealed class LogCuts(EventsTopic topic, KafkaAdmin admin, LostEvents lost, KafkaHealth health, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Null: the lane is to begin anew, since offsets have come back: another topic, or a log that was truncated.</summary>
    public async Task<long?> WhereToGoOnAsync(AssignedPartition cut)
    {
        while (!cut.Completed)
        {
            try
            {
                await topic.LookAsync();
                if (topic.Current.Generation != cut.Start.Generation) return null;
                var beginning = await admin.BeginningAsync(topic.Name, cut.Partition);
                if (beginning <= cut.Next)
                {
                    log.LogError(
                        "{Partition}: the log does not reach to offset {Offset} any more: Kafka lost acknowledged events. Its lane begins anew.",
                        cut.TopicPartition, cut.Next);
                    return null;
                }
                lost.Add(cut.Partition, cut.Next, beginning, "the log was cut before they were read");
                return beginning;
            }
            catch (KafkaException problem)
            {
                health.Failed(problem.Error, "offsets");
                await Task.Delay(RetryAfter, time);
            }
        }
        return null;
    }
}
