using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>An idempotent producer that is replaced when it fails for good (a fatal error ends it and no other). Any thread.</summary>
internal sealed class KafkaProducer(KafkaClients clients, ILogger log) : IDisposable
{
    private readonly Lock _replace = new();
    private volatile IProducer<byte[], byte[]> _producer = clients.Producer();

    /// <summary>To the partition of its key.</summary>
    /// <exception cref="KafkaException">The broker did not acknowledge.</exception>
    public Task<TopicPartitionOffset> ProduceAsync(string topic, Message<byte[], byte[]> message, CancellationToken cancellation) =>
        ProduceAsync(new TopicPartition(topic, Partition.Any), message, cancellation);

    /// <exception cref="KafkaException">The broker did not acknowledge.</exception>
    public async Task<TopicPartitionOffset> ProduceAsync(TopicPartition to, Message<byte[], byte[]> message, CancellationToken cancellation)
    {
        var producer = _producer;
        try
        {
            var delivered = await producer.ProduceAsync(to, message, cancellation);
            clients.Health.Up();
            return delivered.TopicPartitionOffset;
        }
        catch (ProduceException<byte[], byte[]> problem)
            when (problem.Error.Code is ErrorCode.Local_MsgTimedOut or ErrorCode.Local_Transport)
        {
            clients.Health.Down(problem.Error.Reason);
            throw;
        }
        catch (KafkaException problem) when (problem.Error.IsFatal || problem.Error.Code == ErrorCode.Local_Fatal)
        {
            Replace(producer, problem.Error.Reason);
            throw;
        }
    }

    /// <summary>Waits for what is under way.</summary>
    public void Dispose()
    {
        _producer.Flush(TimeSpan.FromSeconds(5));
        _producer.Dispose();
    }

    private void Replace(IProducer<byte[], byte[]> failed, string reason)
    {
        lock (_replace)
        {
            if (_producer != failed) return;
            log.LogWarning("The Kafka producer failed for good ({Reason}) and is replaced.", reason);
            _producer = clients.Producer();
        }
        // Off this thread: it may be the failed producer's own.
        _ = Task.Run(failed.Dispose);
    }
}
