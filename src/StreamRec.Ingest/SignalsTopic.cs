using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>
/// What the nodes of a consumer group have counted, for one another: each writes its own and reads the others', from the
/// topic's end and on its own thread. A record's key is the group, since another group folds the same events and counts them
/// itself; its header <see cref="NodeHeader"/> is the sender's incarnation. What is written while a node starts, or while its
/// consumer is replaced, it misses: statistics.
/// </summary>
public sealed class SignalsTopic : IDisposable
{
    internal const string NodeHeader = "streamrec.node";

    private readonly string _topic;
    private readonly byte[] _group;
    private readonly byte[] _incarnation = Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("N"));
    private readonly int _partitions;
    private readonly KafkaClients _clients;
    private readonly KafkaProducer _producer;
    private readonly ILogger _log;
    private TopicReader? _reader;

    public SignalsTopic(KafkaSettings kafka, string group, Topics topics, KafkaHealth health, ILogger log)
    {
        (_topic, _partitions, _group, _log) = (topics.Names.Signals, topics.SignalsPartitions, Encoding.UTF8.GetBytes(group), log);
        _clients = new KafkaClients(kafka, health, log);
        _producer = new KafkaProducer(_clients, log);
    }

    /// <summary>Begins to read, once.</summary>
    /// <param name="received">Takes another node's record and the broker's time of it, ms. Called on the reader's thread.</param>
    public void Read(Action<byte[], long> received)
    {
        _reader = new TopicReader(
            _clients, _topic, _partitions, "streamrec-signals", () => Offset.End, (records, _) => Apply(records, received), _log);
        _reader.Start();
    }

    /// <summary>True: the broker has it. False: it may still have it; sent again it might be counted twice.</summary>
    public async Task<bool> SendAsync(byte[] batch)
    {
        var headers = new Headers { { NodeHeader, _incarnation } };
        try
        {
            await _producer.ProduceAsync(_topic, new Message<byte[], byte[]> { Key = _group, Value = batch, Headers = headers }, CancellationToken.None);
            return true;
        }
        catch (Exception problem) when (problem is KafkaException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Waits for what is being sent.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _producer.Dispose();
    }

    private void Apply(IReadOnlyList<ConsumeResult<byte[], byte[]>> records, Action<byte[], long> received)
    {
        foreach (var record in records)
        {
            var message = record.Message;
            if (!_group.AsSpan().SequenceEqual(message.Key)) continue;
            if (message.Headers.TryGetLastBytes(NodeHeader, out var sender) && _incarnation.AsSpan().SequenceEqual(sender)) continue;
            received(message.Value ?? [], message.Timestamp.UnixTimestampMs);
        }
    }
}
