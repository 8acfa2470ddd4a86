using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>
/// The crowd's counts as a whole, for nodes that start: a compacted topic. A state is larger than a record may be and goes in parts;
/// two places take turns, so that one that is torn by its writer's end leaves the one before it.
/// </summary>
public sealed class SignalsStateTopic : IDisposable
{
    /// <summary>Below the megabyte that Kafka takes by default.</summary>
    private const int PartBytes = 768 * 1024;
    private const string StateHeader = "streamrec.state", PartsHeader = "streamrec.parts";

    private readonly string _topic;
    private readonly string _prefix;
    private readonly KafkaClients _clients;
    private readonly KafkaProducer _producer;
    private readonly ILogger _log;
    private readonly AppliedPositions _applied = new();
    private readonly StateParts _parts = new();
    private TopicReader? _reader;
    private int _written;

    /// <param name="clocks">What the counts are made with: states of other clocks are not read.</param>
    public SignalsStateTopic(KafkaSettings kafka, string group, string clocks, Topics topics, KafkaHealth health, ILogger log)
    {
        (_topic, _prefix, _log) = (topics.Names.SignalsState, $"{group}/{clocks}/", log);
        _clients = new KafkaClients(kafka, health, log);
        _producer = new KafkaProducer(_clients, log);
    }

    /// <summary>The last state that the topic had at the start has been given.</summary>
    public Task CaughtUp => _applied.CaughtUp;

    /// <summary>Begins to read, once.</summary>
    /// <param name="newest">Takes the newest whole state, and each that follows. Called on the reader's thread.</param>
    public void Read(Action<byte[]> newest)
    {
        _reader = new TopicReader(
            _clients, _topic, single: true, "streamrec-signals-state", Begin, (records, next) => Apply(records, next, newest), _log);
        _reader.Start();
    }

    /// <summary>True: the broker has all of it.</summary>
    public async Task<bool> WriteAsync(byte[] state)
    {
        var (place, id) = (_written++ % 2, Guid.NewGuid().ToByteArray());
        var parts = state.Chunk(PartBytes).ToList();
        try
        {
            for (var part = 0; part < parts.Count; part++)
            {
                var message = new Message<byte[], byte[]>
                {
                    Key = Encoding.UTF8.GetBytes($"{_prefix}{place}/{part}"),
                    Value = parts[part],
                    Headers = new Headers { { StateHeader, id }, { PartsHeader, BitConverter.GetBytes(parts.Count) } },
                };
                await _producer.ProduceAsync(new TopicPartition(_topic, SignalsTopic.OnlyPartition), message, CancellationToken.None);
            }
            return true;
        }
        catch (Exception problem) when (problem is KafkaException or ObjectDisposedException)
        {
            _log.LogWarning("The crowd's counts could not be shared: {Reason} It is tried again.", problem.Message);
            return false;
        }
    }

    /// <summary>On return nothing more is given.</summary>
    public void StopReading()
    {
        _reader?.Dispose();
        _reader = null;
    }

    public void Dispose()
    {
        StopReading();
        _producer.Dispose();
    }

    private Offset Begin(KafkaAdmin admin, ReadTopic topic)
    {
        _applied.Begin(admin.EndsAsync(topic.Name, [SignalsTopic.OnlyPartition]).GetAwaiter().GetResult());
        return Offset.Beginning;
    }

    private void Apply(IReadOnlyList<ConsumeResult<byte[], byte[]>> records, long[] next, Action<byte[]> newest)
    {
        byte[]? whole = null;
        foreach (var record in records) whole = Add(record.Message) ?? whole;
        if (whole is not null) newest(whole);
        _applied.Publish(next);
    }

    private byte[]? Add(Message<byte[], byte[]> message)
    {
        var key = Encoding.UTF8.GetString(message.Key ?? []);
        if (message.Value is null || !key.StartsWith(_prefix, StringComparison.Ordinal)
            || !int.TryParse(key.AsSpan(key.LastIndexOf('/') + 1), out var part)
            || !message.Headers.TryGetLastBytes(StateHeader, out var id) || id.Length != 16
            || !message.Headers.TryGetLastBytes(PartsHeader, out var parts) || parts.Length != sizeof(int)) return null;
        return _parts.Add(new Guid(id), part, BitConverter.ToInt32(parts), message.Value);
    }
}
