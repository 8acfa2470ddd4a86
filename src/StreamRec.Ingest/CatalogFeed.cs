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
    private readonly Action<CatalogBatch> _apply;
    private readonly AppliedPositions _applied = new();
    private readonly TopicReader _reader;
    private long[] _ends = [];
    private bool _begins;
    private bool _whole;

    private CatalogFeed(KafkaClients clients, Topics topics, Action<CatalogBatch> apply, ILogger log)
    {
        _apply = apply;
        _reader = new TopicReader(clients, topics.Names.Catalog, single: false, "streamrec-catalog", Begin, Apply, log);
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

    /// <summary>
    /// Completes when what lies at <paramref name="position"/> of the catalogue topic has been applied here. In the seconds in which it
    /// is not noticed yet that the topic was made anew, a position in the new one is taken for one of the old.
    /// </summary>
    public Task WhenApplied(LogPosition position) => _applied.WhenPast(position.Partition, position.Offset);

    public void Dispose() => _reader.Dispose();

    private Offset Begin(KafkaAdmin admin, ReadTopic topic)
    {
        _ends = admin.EndsAsync(topic.Name, [.. Enumerable.Range(0, topic.Partitions)]).GetAwaiter().GetResult();
        (_begins, _whole) = (true, false);
        _applied.Begin(_ends);
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
        return new CatalogRecord(
            key, record.Message.Value, record.Message.Timestamp.UnixTimestampMs, record.Offset.Value, record.Partition.Value);
    }
}
