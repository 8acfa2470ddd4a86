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
    private const int MaxBatch = 1_000;
    private readonly KafkaClients _clients;
    private readonly Topics _topics;
    private readonly Action<IReadOnlyList<CatalogRecord>> _apply;
    private readonly ILogger _log;
    private readonly ManualResetEventSlim _stop = new();
    private readonly AppliedPositions _applied;
    private readonly Thread _thread;

    private CatalogFeed(KafkaClients clients, Topics topics, Action<IReadOnlyList<CatalogRecord>> apply, ILogger log)
    {
        (_clients, _topics, _apply, _log) = (clients, topics, apply, log);
        _applied = new AppliedPositions(topics.CatalogPartitions);
        _thread = new Thread(Run) { IsBackground = true, Name = "streamrec-catalog" };
    }

    /// <summary>Everything that the topic had at the start has been applied.</summary>
    public Task CaughtUp => _applied.CaughtUp;

    /// <param name="apply">Called on the feed's thread, one batch after the other, oldest first. When it throws, the topic is read
    /// again from its beginning: nothing is called applied that is not.</param>
    public static CatalogFeed Start(
        KafkaSettings kafka, Topics topics, Action<IReadOnlyList<CatalogRecord>> apply, KafkaHealth health, ILogger log)
    {
        var feed = new CatalogFeed(new KafkaClients(kafka, health, log), topics, apply, log);
        feed._thread.Start();
        return feed;
    }

    /// <summary>Completes when what lies at <paramref name="position"/> of the catalogue topic has been applied here.</summary>
    public Task WhenApplied(LogPosition position) => _applied.WhenPast(position.Partition, position.Offset);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join(TimeSpan.FromSeconds(10));
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            try
            {
                Read();
            }
#pragma warning disable CA1031 // the catalogue's consumer is replaced, whatever ended it
            catch (Exception problem)
#pragma warning restore CA1031
            {
                if (problem is KafkaException { Error.IsLocalError: true } away) _clients.Health.Down(away.Error.Reason);
                else _log.LogError(problem, "The catalogue's consumer failed and is replaced: {Message}", problem.Message);
                _stop.Wait(TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Read()
    {
        using var admin = new KafkaAdmin(_clients);
        var partitions = Enumerable.Range(0, _topics.CatalogPartitions).ToList();
        var topic = _topics.Names.Catalog;
        _applied.Expect(admin.EndsAsync(topic, partitions).GetAwaiter().GetResult());
        using var consumer = _clients.Consumer("streamrec-catalog-unused", null).Build();
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var batch = new List<CatalogRecord>();
        var next = new long[_topics.CatalogPartitions];
        while (!_stop.IsSet)
        {
            for (var record = consumer.Consume(100); record is not null; record = batch.Count < MaxBatch ? consumer.Consume(0) : null)
            {
                next[record.Partition.Value] = record.IsPartitionEOF ? record.Offset.Value : record.Offset.Value + 1;
                if (record.IsPartitionEOF) continue;
                var key = Utf8.IsValid(record.Message.Key) ? Encoding.UTF8.GetString(record.Message.Key ?? []) : "";
                batch.Add(new CatalogRecord(key, record.Message.Value, record.Message.Timestamp.UnixTimestampMs));
            }
            if (batch.Count > 0) _apply(batch);
            batch.Clear();
            _applied.Publish(next);
        }
        consumer.Close();
    }
}
