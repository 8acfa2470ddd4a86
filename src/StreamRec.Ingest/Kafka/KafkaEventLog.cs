using Confluent.Kafka;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// The log on Kafka: idempotent, acks=all, no linger, and the partitioner that shards follow (librdkafka's own default is
/// CRC32). Any number of threads.
/// </summary>
public sealed class KafkaEventLog : IEventLog, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly IProducer<string, byte[]?> _producer;
    private readonly IngestSettings _settings;
    private readonly Topics _topics;
    private readonly CatalogFeed? _feed;

    /// <param name="settings">Where Kafka is.</param>
    /// <param name="topics">Names the generation that positions carry.</param>
    /// <param name="feed">What applies titles here: a title's append completes when the feed has passed it. Null: when the broker has it.</param>
    public KafkaEventLog(IngestSettings settings, Topics topics, CatalogFeed? feed = null)
    {
        (_settings, _topics, _feed) = (settings, topics, feed);
        var config = settings.Configured(new ProducerConfig
        {
            EnableIdempotence = true,
            LingerMs = 0,
            Partitioner = Partitioner.Murmur2Random,
            MessageTimeoutMs = (int)Patience.TotalMilliseconds,
        });
        _producer = new ProducerBuilder<string, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public async Task<LogPosition> AppendAsync(UserEvent userEvent, CancellationToken cancellation)
    {
        var at = await ProduceAsync(_settings.EventsTopic, userEvent.UserId, EventJson.Write(userEvent), cancellation);
        return new LogPosition(_topics.Generation, at.Partition.Value, at.Offset.Value);
    }

    public async Task AppendTitleAsync(ItemId itemId, ReadOnlyMemory<byte>? titleJson, CancellationToken cancellation)
    {
        var at = await ProduceAsync(_settings.CatalogTopic, itemId.Value, titleJson?.ToArray(), cancellation);
        if (_feed is null) return;
        try
        {
            await _feed.WhenApplied(at.Partition.Value, at.Offset.Value).WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new EventLogUnavailableException(
                $"Kafka has the change of {itemId}, but this node has not read it back within {Patience.TotalSeconds:0} s; it will be applied when it does.");
        }
    }

    private async Task<TopicPartitionOffset> ProduceAsync(string topic, string key, byte[]? value, CancellationToken cancellation)
    {
        try
        {
            return (await _producer.ProduceAsync(topic, new Message<string, byte[]?> { Key = key, Value = value }, cancellation)).TopicPartitionOffset;
        }
        catch (KafkaException refused)
        {
            throw new EventLogUnavailableException($"Kafka did not acknowledge to {topic}: {refused.Error.Reason}", refused);
        }
    }

    public void Dispose()
    {
        _producer.Flush(Patience);
        _producer.Dispose();
    }
}
