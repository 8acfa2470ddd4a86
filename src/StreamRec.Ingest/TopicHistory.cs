using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Contracts;
using StreamRec.Ingest.Kafka;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest;

/// <summary>
/// Reads what topics had at a moment, one partition after the other and never beyond, for those who learn from it: in no group,
/// nothing is committed, and a topic that is not there is not created.
/// </summary>
public sealed class TopicHistory : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>How long a partition may give nothing before its end.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly KafkaSettings _kafka;
    private readonly KafkaClients _clients;
    private readonly TimeProvider _time;
    private readonly EventNames _names;
    private readonly IAdminClient _admin;

    /// <exception cref="IngestRefusedException">A property of <paramref name="kafka"/> is not to be set, or not known.</exception>
    /// <param name="names">Event types of the operator's own, as the nodes declare them.</param>
    public TopicHistory(KafkaSettings kafka, TimeProvider time, EventNames? names = null)
    {
        ClientConfigs.Check(kafka);
        ILogger log = NullLogger.Instance;
        (_kafka, _time, _names) = (kafka, time, names ?? EventNames.None);
        _clients = new KafkaClients(kafka, new KafkaHealth(kafka.BootstrapServers, log, time), log);
        _admin = _clients.Admin();
    }

    /// <summary>As of now; null when there is no such topic.</summary>
    /// <exception cref="IngestRefusedException">Kafka does not answer, or refuses.</exception>
    public async Task<TopicExtent?> ExtentAsync(string topic)
    {
        try
        {
            // Of all topics: asking for one by its name may create it.
            var known = _admin.GetMetadata(Limit).Topics.Find(found => found.Topic == topic);
            if (known is null) return null;
            if (known.Error.IsError) throw new KafkaException(known.Error);
            var partitions = Enumerable.Range(0, known.Partitions.Count).ToList();
            using var admin = new KafkaAdmin(_clients);
            var begins = await admin.BeginningsAsync(topic, partitions);
            return new TopicExtent(topic, begins, await admin.EndsAsync(topic, partitions));
        }
        catch (KafkaException problem)
        {
            throw new IngestRefusedException($"Kafka at {_kafka.BootstrapServers}, topic {topic}: {problem.Error.Reason}", problem);
        }
    }

    /// <summary>Records of the events topic, decoded as serving does it.</summary>
    /// <exception cref="IngestRefusedException">Kafka falls silent, or retention overtakes the reading.</exception>
    public IEnumerable<LaneRecord> Events(TopicExtent extent, int partition, CancellationToken cancellation) =>
        Read(extent, partition, cancellation).Select(record => RecordDecoder.Decode(record, extent.Partitions, _names));

    /// <summary>Records of the catalogue topic.</summary>
    /// <exception cref="IngestRefusedException">As <see cref="Events"/>.</exception>
    public IEnumerable<CatalogRecord> Titles(TopicExtent extent, int partition, CancellationToken cancellation) =>
        Read(extent, partition, cancellation).Select(CatalogFeed.Read);

    /// <summary>Values of a topic's records that have one.</summary>
    /// <exception cref="IngestRefusedException">As <see cref="Events"/>.</exception>
    public IEnumerable<byte[]> Values(TopicExtent extent, int partition, CancellationToken cancellation) =>
        Read(extent, partition, cancellation).Select(record => record.Message.Value).OfType<byte[]>();

    public void Dispose() => _admin.Dispose();

    private IEnumerable<ConsumeResult<byte[], byte[]>> Read(TopicExtent extent, int partition, CancellationToken cancellation)
    {
        var (next, end) = (extent.Begins[partition], extent.Ends[partition]);
        if (next >= end) yield break;
        using var consumer = _clients.Consumer("streamrec-history-unused").Build();
        consumer.Assign(new TopicPartitionOffset(extent.Topic, partition, next));
        var heard = _time.GetTimestamp();
        while (next < end)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Consume(consumer, extent.Topic, partition) is not { } record)
            {
                if (_time.GetElapsedTime(heard) > Silence)
                    throw new IngestRefusedException(
                        $"Kafka at {_kafka.BootstrapServers} has given nothing of {extent.Topic}[{partition}] for {Silence.TotalSeconds:0} s; "
                        + $"read up to offset {next} of {end}.");
                continue;
            }
            // Before the end only where a transaction is open: what it holds back is not part of the log yet.
            if (record.IsPartitionEOF) break;
            (heard, next) = (_time.GetTimestamp(), record.Offset.Value + 1);
            if (record.Offset.Value < end) yield return record;
        }
        consumer.Close();
    }

    private ConsumeResult<byte[], byte[]>? Consume(IConsumer<byte[], byte[]> consumer, string topic, int partition)
    {
        try
        {
            return consumer.Consume(TimeSpan.FromMilliseconds(100));
        }
        catch (KafkaException problem)
        {
            throw new IngestRefusedException($"Kafka at {_kafka.BootstrapServers}, {topic}[{partition}]: {problem.Error.Reason}", problem);
        }
    }
}
