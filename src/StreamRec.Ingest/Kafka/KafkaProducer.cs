using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// An idempotent producer that is replaced when it fails for good (a fatal error ends it and no other). Any thread. One that was replaced,
/// or disposed of, ends with the last who is in it.
/// </summary>
internal sealed class KafkaProducer(KafkaClients clients, ILogger log) : IDisposable
{
    private readonly Lock _replace = new();
    private volatile Lease _lease = new(clients.Producer());
    private volatile bool _disposed;

    /// <summary>To the partition of its key.</summary>
    /// <exception cref="KafkaException">The broker did not acknowledge.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public Task<TopicPartitionOffset> ProduceAsync(string topic, Message<byte[], byte[]> message, CancellationToken cancellation) =>
        ProduceAsync(new TopicPartition(topic, Partition.Any), message, cancellation);

    /// <inheritdoc cref="ProduceAsync(string, Message{byte[], byte[]}, CancellationToken)"/>
    public async Task<TopicPartitionOffset> ProduceAsync(TopicPartition to, Message<byte[], byte[]> message, CancellationToken cancellation)
    {
        var lease = Enter();
        try
        {
            var delivered = await lease.Producer.ProduceAsync(to, message, cancellation);
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
            Replace(lease, problem.Error.Reason);
            throw;
        }
        finally
        {
            Leave(lease);
        }
    }

    /// <summary>Waits for what is under way, 5 s at most; what is not over by then ends with the last that waits for it.</summary>
    public void Dispose()
    {
        lock (_replace)
        {
            if (_disposed) return;
            _disposed = true;
        }
        _lease.Producer.Flush(TimeSpan.FromSeconds(5));
        if (_lease.Holders.Leave()) _lease.Producer.Dispose();
    }

    private Lease Enter()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            // One that cannot be entered has been replaced meanwhile, or disposed.
            if (_lease is var lease && lease.Holders.TryEnter()) return lease;
        }
    }

    private void Replace(Lease failed, string reason)
    {
        lock (_replace)
        {
            if (_lease != failed || _disposed) return;
            log.LogWarning("The Kafka producer failed for good ({Reason}) and is replaced.", reason);
            _lease = new Lease(clients.Producer());
        }
        Leave(failed);
    }

    /// <summary>Off this thread: it may be the producer's own, on which deliveries are told.</summary>
    private static void Leave(Lease lease)
    {
        if (lease.Holders.Leave()) _ = Task.Run(lease.Producer.Dispose);
    }

    private sealed class Lease(IProducer<byte[], byte[]> producer)
    {
        public IProducer<byte[], byte[]> Producer => producer;
        public Holders Holders { get; } = new();
    }
}
