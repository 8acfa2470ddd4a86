using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamRec.Ingest.Kafka;

/// <summary>Questions to the broker that are no business of a consumer's poll loop. Any thread.</summary>
internal sealed class KafkaAdmin : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly KafkaClients _clients;
    private readonly IAdminClient _admin;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One for this object, one for each question under way: librdkafka must not be disposed of under it.</summary>
    private int _users = 1;

    public KafkaAdmin(KafkaClients clients) => (_clients, _admin) = (clients, clients.Admin());

    /// <summary>Asks over another client's connections; to be disposed of before it.</summary>
    public KafkaAdmin(KafkaClients clients, Handle client) =>
        (_clients, _admin) = (clients, new DependentAdminClientBuilder(client).Build());

    /// <summary>
    /// The last stable offset per partition, in the order asked: where readers of committed records get to. While a transaction is
    /// open the log goes on beyond it, and who waited for that would wait for the transaction.
    /// </summary>
    public Task<long[]> EndsAsync(string topic, IReadOnlyList<int> partitions) => OffsetsAsync(topic, partitions, OffsetSpec.Latest());

    public Task<long[]> BeginningsAsync(string topic, IReadOnlyList<int> partitions) =>
        OffsetsAsync(topic, partitions, OffsetSpec.Earliest());

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
        _idle.Task.Wait(2 * Limit);
        _admin.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        int users;
        do
        {
            users = Volatile.Read(ref _users);
            ObjectDisposedException.ThrowIf(users == 0, this);
        }
        while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
        try
        {
            return await question();
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0) _idle.TrySetResult();
    }

    private Task<long[]> OffsetsAsync(string topic, IReadOnlyList<int> partitions, OffsetSpec spec) => AskAsync(async () =>
    {
        var asked = partitions.Select(
            p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, p), OffsetSpec = spec });
        var options = new ListOffsetsOptions { RequestTimeout = Limit, IsolationLevel = IsolationLevel.ReadCommitted };
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
    });
}
