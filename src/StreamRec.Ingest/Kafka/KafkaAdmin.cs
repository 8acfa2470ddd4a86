using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamRec.Ingest.Kafka;

/// <summary>Questions to the broker that are no business of a consumer's poll loop.</summary>
internal sealed class KafkaAdmin(KafkaClients clients) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly IAdminClient _admin = clients.Admin();

    /// <summary>Offset after the last record (transaction markers included), per partition in the order asked.</summary>
    public Task<long[]> EndsAsync(string topic, IReadOnlyList<int> partitions) => OffsetsAsync(topic, partitions, OffsetSpec.Latest());

    public Task<long[]> BeginningsAsync(string topic, IReadOnlyList<int> partitions) => OffsetsAsync(topic, partitions, OffsetSpec.Earliest());

    /// <summary>True when Kafka answers; tells its health either way.</summary>
    public bool Probe()
    {
        try
        {
            _admin.GetMetadata(TimeSpan.FromSeconds(2));
            clients.Health.Up();
            return true;
        }
        catch (KafkaException problem)
        {
            clients.Health.Down(problem.Error.Reason);
            return false;
        }
    }

    public void Dispose() => _admin.Dispose();

    private async Task<long[]> OffsetsAsync(string topic, IReadOnlyList<int> partitions, OffsetSpec spec)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, p), OffsetSpec = spec });
        var options = new ListOffsetsOptions { RequestTimeout = Limit, IsolationLevel = IsolationLevel.ReadUncommitted };
        var answer = await _admin.ListOffsetsAsync(asked, options);
        var offsets = new long[partitions.Count];
        foreach (var info in answer.ResultInfos)
        {
            var known = info.TopicPartitionOffsetError;
            if (known.Error.IsError) throw new KafkaException(known.Error);
            for (var i = 0; i < offsets.Length; i++)
            {
                if (partitions[i] == known.Partition.Value) offsets[i] = known.Offset.Value;
            }
        }
        return offsets;
    }
}
