using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamRec.Ingest.Kafka;

/// <summary>Questions to the broker that are no business of a consumer's poll loop. Any thread.</summary>
internal sealed class KafkaAdmin : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly KafkaClients _clients;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly bool _owns;
    private readonly IAdminClient _admin;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>This object, and each question under way.</summary>
    private readonly Holders _holders = new();

    public KafkaAdmin(KafkaClients clients) : this(clients, clients.Asker()) => _owns = true;

    /// <summary>Asks over a consumer's connections; to be disposed of before it.</summary>
    public KafkaAdmin(KafkaClients clients, IConsumer<byte[], byte[]> consumer) =>
        (_clients, _consumer, _admin) = (clients, consumer, new DependentAdminClientBuilder(consumer.Handle).Build());

    /// <summary>
    /// The last stable offset per partition, in the order asked: where readers of committed records get to. While a transaction is
    /// open the log goes on beyond it, and who waited for that would wait for the transaction.
    /// </summary>
    public Task<long[]> EndsAsync(string topic, IReadOnlyList<int> partitions) => OffsetsAsync(topic, partitions, Offset.End);

    public Task<long[]> BeginningsAsync(string topic, IReadOnlyList<int> partitions) =>
        OffsetsAsync(topic, partitions, Offset.Beginning);

    public async Task<long> EndAsync(string topic, int partition) => (await EndsAsync(topic, [partition]))[0];

    public async Task<long> BeginningAsync(string topic, int partition) => (await BeginningsAsync(topic, [partition]))[0];

    /// <summary>Null: there is no such topic.</summary>
    public Task<TopicDescription?> DescribeAsync(string topic) => AskAsync(async () =>
    {
        try
        {
            var asked = TopicCollection.OfTopicNames([topic]);
            return (await _admin.DescribeTopicsAsync(asked, new DescribeTopicsOptions { RequestTimeout = Limit })).TopicDescriptions[0];
        }
        catch (DescribeTopicsException refused)
        {
            var error = refused.Results.TopicDescriptions[0].Error;
            return error.Code == ErrorCode.UnknownTopicOrPart ? (TopicDescription?)null : throw new KafkaException(error);
        }
    });

    /// <summary>By the metadata, which the embedded broker has too; it makes the topic if there is none.</summary>
    /// <exception cref="KafkaException">There is no answer.</exception>
    public int PartitionsOf(string topic)
    {
        var known = _admin.GetMetadata(topic, Limit).Topics.Single();
        return known.Error.IsError ? throw new KafkaException(known.Error) : known.Partitions.Count;
    }

    /// <summary>True when Kafka answers; tells its health either way.</summary>
    public bool Probe()
    {
        try
        {
            _admin.GetMetadata(TimeSpan.FromSeconds(2));
            _clients.Health.Up();
            return true;
        }
        catch (KafkaException problem)
        {
            _clients.Health.Down(problem.Error.Reason);
            return false;
        }
    }

    /// <summary>Waits for the questions under way; later ones are refused.</summary>
    public void Dispose()
    {
        Leave();
        _idle.Task.Wait(2 * Limit); // longer than librdkafka waits for any answer
        _admin.Dispose();
        if (_owns) _consumer.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        Enter();
        try
        {
            return await question();
        }
        finally
        {
            Leave();
        }
    }

    private void Enter() => ObjectDisposedException.ThrowIf(!_holders.TryEnter(), this);

    private void Leave()
    {
        if (_holders.Leave()) _idle.TrySetResult();
    }

    /// <summary>
    /// Not by the admin client's ListOffsets: where librdkafka 2.16 does not know the leaders yet, the asking thread and librdkafka's own
    /// work on that question at once, and the process goes down or the answer never comes
    /// (rd_kafka_topic_partition_list_query_leaders_async_worker). A consumer's question waits for its answer, on a thread of its own: the
    /// pool's have other work.
    /// </summary>
    private async Task<long[]> OffsetsAsync(string topic, IReadOnlyList<int> partitions, Offset which)
    {
        Enter();
        return await Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return Offsets(topic, partitions, which);
                }
                finally
                {
                    Leave();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private long[] Offsets(string topic, IReadOnlyList<int> partitions, Offset which)
    {
        // The protocol's times of the log's beginning and end are the numbers that stand for these offsets.
        var time = new Timestamp(which.Value, TimestampType.NotAvailable);
        try
        {
            var known = _consumer.OffsetsForTimes(
                partitions.Select(partition => new TopicPartitionTimestamp(topic, partition, time)), Limit);
            return [.. partitions.Select(partition => known.First(k => k.Partition.Value == partition).Offset.Value)];
        }
        catch (TopicPartitionOffsetException partly)
        {
            throw new KafkaException(partly.Results.First(result => result.Error.IsError).Error);
        }
    }
}
