using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>A record of the log of moves.</summary>
/// <param name="RecordTime">Ms, the broker's.</param>
/// <param name="Own">This node wrote it.</param>
public readonly record struct CrowdRecord(byte[] Value, long RecordTime, long Offset, bool Own);

/// <summary>
/// The log of what the nodes of a consumer group have counted: each writes its own moves and reads all of them, in one order. A record's
/// key is the group, since another group folds the same events and counts them itself; headers name the sender's incarnation and its
/// titles file.
/// </summary>
public sealed class SignalsTopic : IDisposable
{
    /// <summary>All nodes count the records in one order, however many partitions somebody has given the topic.</summary>
    internal const int OnlyPartition = 0;

    internal const string NodeHeader = "streamrec.node";
    internal const string TitlesHeader = "streamrec.titles";

    private readonly string _topic;
    private readonly byte[] _group;
    private readonly byte[] _incarnation = Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("N"));
    private readonly byte[] _titles;
    private readonly KafkaClients _clients;
    private readonly KafkaProducer _producer;
    private readonly ILogger _log;
    private readonly HashSet<string> _otherTitles = [];
    private TopicReader? _reader;

    /// <param name="titles">Of this node's titles file, its hash: who sends another is told of in the log, once.</param>
    public SignalsTopic(KafkaSettings kafka, string group, string titles, Topics topics, KafkaHealth health, ILogger log)
    {
        (_topic, _group, _titles, _log) = (topics.Names.Signals, Encoding.UTF8.GetBytes(group), Encoding.UTF8.GetBytes(titles), log);
        _clients = new KafkaClients(kafka, health, log);
        _producer = new KafkaProducer(_clients, log);
    }

    /// <summary>Begins to read; not while it reads.</summary>
    /// <param name="begin">Told which log it is (the topic's id) and where it begins and ends, says which offset is read first: now, and
    /// whenever the consumer is replaced.</param>
    /// <param name="received">Takes a record of the group. Both are called on the reader's thread.</param>
    public void Read(Func<string, long, long, long> begin, Action<CrowdRecord> received)
    {
        _reader = new TopicReader(
            _clients, _topic, single: true, "streamrec-signals", (admin, log) => Begin(admin, log, begin),
            (records, _) => Apply(records, received), _log);
        _reader.Start();
    }

    /// <summary>On return nothing more is received.</summary>
    public void StopReading()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>True: the broker has it. False: it may still have it; sent again it might be counted twice.</summary>
    public async Task<bool> SendAsync(byte[] batch)
    {
        var headers = new Headers { { NodeHeader, _incarnation }, { TitlesHeader, _titles } };
        try
        {
            await _producer.ProduceAsync(
                new TopicPartition(_topic, OnlyPartition), new Message<byte[], byte[]> { Key = _group, Value = batch, Headers = headers },
                CancellationToken.None);
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
        StopReading();
        _producer.Dispose();
    }

    private static Offset Begin(KafkaAdmin admin, ReadTopic log, Func<string, long, long, long> begin)
    {
        var beginning = admin.BeginningAsync(log.Name, OnlyPartition).GetAwaiter().GetResult();
        return begin(log.Id, beginning, admin.EndAsync(log.Name, OnlyPartition).GetAwaiter().GetResult());
    }

    private void Apply(IReadOnlyList<ConsumeResult<byte[], byte[]>> records, Action<CrowdRecord> received)
    {
        foreach (var record in records)
        {
            var message = record.Message;
            if (!_group.AsSpan().SequenceEqual(message.Key)) continue;
            var own = message.Headers.TryGetLastBytes(NodeHeader, out var sender) && _incarnation.AsSpan().SequenceEqual(sender);
            if (message.Headers.TryGetLastBytes(TitlesHeader, out var titles) && !_titles.AsSpan().SequenceEqual(titles))
                SayOtherTitles(titles);
            received(new CrowdRecord(message.Value ?? [], message.Timestamp.UnixTimestampMs, record.Offset.Value, own));
        }
    }

    private void SayOtherTitles(byte[] titles)
    {
        var other = Encoding.UTF8.GetString(titles);
        if (_otherTitles.Count < 100 && _otherTitles.Add(other))
            _log.LogWarning(
                "A node of this group has another titles file: {Other}, this one's is {Own} (catalog.file of /v1/info). They show different "
                + "titles; give all of them the same file (STREAMREC_CATALOG).", other, Encoding.UTF8.GetString(_titles));
    }
}
