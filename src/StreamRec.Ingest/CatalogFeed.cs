using System.Text;
using System.Text.Unicode;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>
/// Reads the catalogue topic from its beginning, on its own thread, and goes on as long as the node lives: every node has the
/// whole of it, so nothing is committed. A value of null deletes its key.
/// </summary>
public sealed class CatalogFeed : IDisposable
{
    private readonly KafkaClients _clients;
    private readonly Topics _topics;
    private readonly Action<CatalogBatch> _apply;
    private readonly AppliedPositions _applied;
    private readonly TopicReader _reader;
    private long[] _ends = [];
    private bool _begins;
    private bool _whole;

    private CatalogFeed(KafkaClients clients, Topics topics, Action<CatalogBatch> apply, ILogger log)
    {
        (_clients, _topics, _apply) = (clients, topics, apply);
        _applied = new AppliedPositions(topics.CatalogPartitions);
        _reader = new TopicReader(clients, topics.Names.Catalog, topics.CatalogPartitions, "streamrec-catalog", Begin, Apply, log);
    }

    /// <summary>Everything that the topic had at the start has been applied.</summary>
    public Task CaughtUp => _applied.CaughtUp;

    /// <param name="apply">Called on the feed's thread, one batch after the other. When it throws, the topic is read again from its
    /// beginning: nothing is called applied that is not.</param>
    public static CatalogFeed Start(
        KafkaSettings kafka, Topics topics, Action<CatalogBatch> apply, KafkaHealth health, ILogger log)
    {
        var feed = new CatalogFeed(new KafkaClients(kafka, health, log), topics, apply, log);
        feed._reader.Start();
        return feed;
    }

    /// <summary>Completes when what lies at <paramref name="position"/> of the catalogue topic has been applied here.</summary>
    public Task WhenApplied(LogPosition position) => _applied.WhenPast(position.Partition, position.Offset);

    public void Dispose() => _reader.Dispose();

    private Offset Begin()
    {
        using var admin = new KafkaAdmin(_clients);
        var partitions = Enumerable.Range(0, _topics.CatalogPartitions).ToList();
        _ends = admin.EndsAsync(_topics.Names.Catalog, partitions).GetAwaiter().GetResult();
        (_begins, _whole) = (true, false);
        _applied.Expect(_ends);
        return Offset.Beginning;
    }

    private void Apply(IReadOnlyList<ConsumeResult<byte[], byte[]>> records, long[] next)
    {
        var whole = _whole || Enumerable.Range(0, _ends.Length).All(partition => next[partition] >= _ends[partition]);
        if (records.Count > 0 || whole != _whole)
        {
            _apply(new CatalogBatch(_begins, [.. records.Select(Read)], whole));
            (_begins, _whole) = (false, whole);
        }
        _applied.Publish(next);
    }

    internal static CatalogRecord Read(ConsumeResult<byte[], byte[]> record)
    {
        var key = Utf8.IsValid(record.Message.Key) ? Encoding.UTF8.GetString(record.Message.Key ?? []) : "";
        return new CatalogRecord(key, record.Message.Value, record.Message.Timestamp.UnixTimestampMs, record.Offset.Value, record.Partition.Value);
    }
}
