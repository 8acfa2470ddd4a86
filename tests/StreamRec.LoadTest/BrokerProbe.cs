using System.Collections.Concurrent;
using System.Text.Json;
using Confluent.Kafka;
using StreamRec.Cli;
using StreamRec.Cli.Producing;

namespace StreamRec.LoadTest;

/// <summary>The floor: a bare consumer on the same topic that sees the same events. No group, nothing committed.</summary>
internal sealed class BrokerProbe : IDisposable
{
    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, long> _intendedAt = new();
    private readonly Action<byte[]> _onRecord;
    private readonly Thread _thread;

    /// <param name="onConsumed">told the intended time of each event that was <see cref="Sent"/> as it comes out of the broker</param>
    public BrokerProbe(KafkaTarget target, Action<long> onConsumed)
        : this(target, (probe, value) =>
        {
            if (EventId(value) is { } id && probe._intendedAt.TryRemove(id, out var intendedAt)) onConsumed(intendedAt);
        })
    {
    }

    /// <param name="onRecord">told the value of each record as it comes out of the broker, on the probe's own thread</param>
    public BrokerProbe(KafkaTarget target, Action<byte[]> onRecord)
        : this(target, (_, value) => onRecord(value))
    {
    }

    private BrokerProbe(KafkaTarget target, Action<BrokerProbe, byte[]> onRecord)
    {
        _onRecord = value => onRecord(this, value);
        var config = new ConsumerConfig(new Dictionary<string, string>(target.Properties))
        {
            BootstrapServers = target.BootstrapServers,
            GroupId = "streamrec-loadtest",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 5,
        };
        _consumer = new ConsumerBuilder<Ignore, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var partitions = admin.GetMetadata(target.Topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions;
        if (partitions.Count == 0) throw new CommandFailedException($"Topic {target.Topic} at {target.BootstrapServers} has no partitions.");
        _consumer.Assign(partitions.Select(partition =>
        {
            var at = new TopicPartition(target.Topic, partition.PartitionId);
            return new TopicPartitionOffset(at, _consumer.QueryWatermarkOffsets(at, TimeSpan.FromSeconds(10)).High);
        }));
        _thread = new Thread(Consume) { IsBackground = true, Name = "broker-probe" };
        _thread.Start();
    }

    public int Pending => _intendedAt.Count;

    public void Sent(string eventId, long intendedAt) => _intendedAt[eventId] = intendedAt;

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _consumer.Close();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Consume()
    {
        try
        {
            while (true) _onRecord(_consumer.Consume(_stop.Token).Message.Value);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>The first field, as events are written here; no more is parsed, so that the floor stays the broker's.</summary>
    private static string? EventId(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value);
        return json.Read() && json.Read() && json.ValueTextEquals("eventId") && json.Read() ? json.GetString() : null;
    }
}
