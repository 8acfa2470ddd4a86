using System.Text;
using Confluent.Kafka;
using StreamRec.Contracts;

namespace StreamRec.Cli.Producing;

/// <summary>
/// Events into Kafka as StreamRec wants them: key = user id, murmur2_random, idempotent, acks=all. Counts what the broker
/// acknowledged and what it did not.
/// </summary>
internal sealed class EventProducer : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly KafkaTarget _target;
    private readonly Action<DeliveryReport<byte[], byte[]>> _delivered;
    private long _sent;
    private long _acknowledged;
    private long _failed;
    private long _bytes;
    private string? _lastFailure;

    /// <param name="linger">how long a batch may wait to grow; zero on the latency path</param>
    public EventProducer(KafkaTarget target, TimeSpan linger)
    {
        _target = target;
        var config = new ProducerConfig(new Dictionary<string, string>(target.Properties))
        {
            BootstrapServers = target.BootstrapServers,
            ClientId = "streamrec-cli",
            Partitioner = Partitioner.Murmur2Random,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = linger.TotalMilliseconds,
        };
        _delivered = Delivered;
        _producer = new ProducerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, error) => _lastFailure = error.Reason)
            .Build();
    }

    public long Sent => _sent;
    public long Acknowledged => Interlocked.Read(ref _acknowledged);
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Of values, sent so far.</summary>
    public long Bytes => _bytes;

    /// <summary>What the broker or the connection said last, if anything went wrong.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Fails early and clearly when nobody listens at the address.</summary>
    /// <exception cref="CommandFailedException"/>
    public void CheckReachable(TimeSpan limit)
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
            var topic = admin.GetMetadata(_target.Topic, limit).Topics[0];
            if (topic.Error.IsError && topic.Error.Code is not (ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable))
                throw new CommandFailedException($"Kafka at {_target.BootstrapServers}, topic {_target.Topic}: {topic.Error.Reason}");
        }
        catch (KafkaException e)
        {
            throw new CommandFailedException(
                $"Kafka at {_target.BootstrapServers} does not answer within {limit.TotalSeconds:0} s: {LastFailure ?? e.Error.Reason}",
                inner: e);
        }
    }

    /// <summary>Hands the event to the producer; waits only while its queue is full.</summary>
    /// <param name="delivery">told of this event's delivery; null: counted only</param>
    /// <returns>bytes of the value</returns>
    public int Send(UserEvent userEvent, CancellationToken cancellation, Action<DeliveryReport<byte[], byte[]>>? delivery = null)
    {
        var value = EventJson.Write(userEvent);
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(userEvent.UserId), Value = value };
        Action<DeliveryReport<byte[], byte[]>> handler = delivery is null ? _delivered : report =>
        {
            Delivered(report);
            delivery(report);
        };
        while (true)
        {
            try
            {
                _producer.Produce(_target.Topic, message, handler);
                _sent++;
                _bytes += value.Length;
                return value.Length;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                cancellation.WaitHandle.WaitOne(10);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Waits until each event sent is acknowledged or has failed.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        while (Acknowledged + Failed < _sent)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Run(() => _producer.Flush(TimeSpan.FromMilliseconds(200)), CancellationToken.None);
        }
    }

    public void Dispose() => _producer.Dispose();

    private void Delivered(DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError)
        {
            Interlocked.Increment(ref _acknowledged);
            return;
        }
        Volatile.Write(ref _lastFailure, report.Error.Reason);
        Interlocked.Increment(ref _failed);
    }
}
