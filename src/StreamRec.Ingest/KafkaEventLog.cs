using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>Produces to the log: idempotent, acks=all, no linger, murmur2. Of a node or on its own (the CLI). Any thread.</summary>
public sealed class KafkaEventLog : IEventLog, IDisposable
{
    private readonly KafkaProducer _producer;
    private readonly Topics _topics;
    private readonly EventsTopic? _events;
    private readonly KafkaSettings _kafka;
    private readonly Func<LogPosition, Task> _titleApplied;

    /// <param name="titleApplied">When this node's own catalogue has what lies at a position of the catalogue topic; null: it has
    /// none.</param>
    /// <param name="events">Says when the topic is made anew; null: who produces only does not ask.</param>
    public KafkaEventLog(
        KafkaSettings kafka, Topics topics, KafkaHealth health, ILogger log, Func<LogPosition, Task>? titleApplied = null,
        EventsTopic? events = null)
    {
        (_kafka, _topics, _events) = (kafka, topics, events);
        _titleApplied = titleApplied ?? (_ => Task.CompletedTask);
        _producer = new KafkaProducer(new KafkaClients(kafka, health, log), log);
    }

    private static readonly TimeSpan ApplyWithin = TimeSpan.FromSeconds(10);

    public Task<LogPosition> AppendAsync(UserEvent userEvent, CancellationToken cancellation) =>
        AppendAsync(userEvent.UserId, EventJson.Write(userEvent), cancellation);

    /// <summary>Bytes as they are: replays, and tests of what is no event. The key decides the partition.</summary>
    public Task<LogPosition> AppendAsync(string key, byte[]? value, CancellationToken cancellation) =>
        ProduceAsync(_topics.Names.Events, key, value, cancellation);

    public async Task AppendTitleAsync(ItemId itemId, ReadOnlyMemory<byte>? titleJson, CancellationToken cancellation)
    {
        var position = await ProduceAsync(_topics.Names.Catalog, itemId.Value, titleJson?.ToArray(), cancellation);
        try
        {
            await _titleApplied(position).WaitAsync(ApplyWithin, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new EventLogUnavailableException(
                $"Kafka has the change of {itemId}, but this node has not applied it within {ApplyWithin.TotalSeconds} s; it will.", late);
        }
    }

    /// <summary>A record of the catalogue topic that is no title's.</summary>
    /// <exception cref="EventLogUnavailableException">The broker did not acknowledge.</exception>
    public Task AppendNoteAsync(string key, byte[] value, CancellationToken cancellation) =>
        ProduceAsync(_topics.Names.Catalog, key, value, cancellation);

    public void Dispose() => _producer.Dispose();

    private async Task<LogPosition> ProduceAsync(string topic, string key, byte[]? value, CancellationToken cancellation)
    {
        try
        {
            var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value! };
            var at = await _producer.ProduceAsync(topic, message, cancellation);
            return new LogPosition(_events?.Current.Generation ?? _topics.Generation, at.Partition.Value, at.Offset.Value);
        }
        catch (KafkaException problem)
        {
            throw new EventLogUnavailableException(
                $"Kafka at {_kafka.BootstrapServers} did not acknowledge: {problem.Error.Reason}", problem);
        }
    }
}
