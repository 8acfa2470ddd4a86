using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// An idempotent producer that is replaced when it fails for good (a fatal error ends it and no other). Any thread. librdkafka does not
/// bear that a handle is destroyed while a thread is in it: a producer is disposed when the last of who use it has left.
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
        if (_lease.IsLeftByAll()) _lease.Producer.Dispose();
    }

    private Lease Enter()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            // One that cannot be entered has been replaced meanwhile, or disposed.
            if (_lease is var lease && lease.TryEnter()) return lease;
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
        if (lease.IsLeftByAll()) _ = Task.Run(lease.Producer.Dispose);
    }

    /// <summary>A producer and how many hold it: its owner, and each who produces.</summary>
    private sealed class Lease(IProducer<byte[], byte[]> producer)
    {
        private int _holders = 1;

        public IProducer<byte[], byte[]> Producer => producer;

        /// <summary>False: the last has left.</summary>
        public bool TryEnter()
        {
            for (var holders = Volatile.Read(ref _holders); holders > 0;)
            {
                var before = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
                if (before == holders) return true;
                holders = before;
            }
            return false;
        }

        /// <summary>One who holds it leaves. True: it was the last, who is to dispose it.</summary>
        public bool IsLeftByAll() => Interlocked.Decrement(ref _holders) == 0;
    }
}
