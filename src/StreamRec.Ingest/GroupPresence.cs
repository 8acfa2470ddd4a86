using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>A node that reads for a group, as it tells the others.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Up">It is a member, and reads or may read; one that is not only asks who is there.</param>
/// <param name="Incarnation">New with each start.</param>
/// <param name="StartedAt">ms since the Unix epoch.</param>
/// <param name="Machine">Where it runs, for people.</param>
/// <param name="DataFolder">Where it keeps its own state, for people.</param>
public sealed record NodeCard(string Address, bool Up, string Incarnation, long StartedAt, string Machine, string DataFolder);

/// <summary>
/// Who reads for this group without being of this cluster: a second node without seeds, a cloned machine, the other part of a split
/// that should have ended. Each would fold the same users into its own journal or fence the other's writes, so each node says over the
/// signals topic that it is there, and answers who is new; what the cluster does not know and goes on talking is foreign. Kafka is the
/// one thing that all of them share. One thread reads; any may ask.
/// </summary>
public sealed class GroupPresence : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(400);

    /// <summary>Who has not been heard for so long is gone.</summary>
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(8);

    /// <summary>A node that joins or leaves is known to the cluster within seconds.</summary>
    private static readonly TimeSpan ForeignAfter = TimeSpan.FromSeconds(3);

    private sealed record Heard(NodeCard Card, DateTimeOffset Since, DateTimeOffset Last);

    private readonly string _topic;
    private readonly byte[] _key;
    private readonly NodeCard _self;
    private readonly Func<bool> _isUp;
    private readonly Func<NodeCard, bool> _isOurs;
    private readonly TimeProvider _time;
    private readonly KafkaProducer _producer;
    private readonly TopicReader _reader;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _heardSelf = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _change = new();
    private readonly Dictionary<string, Heard> _others = [];

    /// <param name="isUp">Whether this node is a member.</param>
    /// <param name="isOurs">Whether a node is, or lately was, a member of this node's cluster.</param>
    public GroupPresence(
        KafkaSettings kafka, string group, Topics topics, NodeCard self, Func<bool> isUp, Func<NodeCard, bool> isOurs, KafkaHealth health,
        ILogger log, TimeProvider time)
    {
        (_topic, _key, _self, _isUp, _isOurs, _time) = (topics.Names.Signals, Encoding.UTF8.GetBytes($"{group}/nodes"), self, isUp, isOurs, time);
        var clients = new KafkaClients(kafka, health, log);
        _producer = new KafkaProducer(clients, log);
        _reader = new TopicReader(
            clients, _topic, single: true, "streamrec-presence", (_, _) => Offset.End, (records, _) => Hear(records), log);
        _reader.Start();
        _timer = time.CreateTimer(_ => _ = SayAsync(), null, Every, Every);
    }

    /// <summary>Nodes of the group that this cluster does not know, for some seconds now.</summary>
    public IReadOnlyList<NodeCard> Foreign => OthersThat(heard => heard.Last - heard.Since >= ForeignAfter);

    /// <summary>
    /// Says that this node is here and hears who answers: members that this node's cluster does not know. Before it joins one.
    /// </summary>
    public async Task<IReadOnlyList<NodeCard>> AskAsync(CancellationToken cancellation)
    {
        while (!_heardSelf.Task.IsCompleted)
        {
            await SayAsync();
            await Task.WhenAny(_heardSelf.Task, Task.Delay(AnswerWithin, _time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        await Task.Delay(AnswerWithin, _time, cancellation);
        return OthersThat(_ => true);
    }

    public static IngestRefusedException Refusal(NodeCard other, string group) => new(
        $"Another node reads for group {group} and is not of this node's cluster: {other.Address} on {other.Machine}, data folder {other.DataFolder}, "
        + $"started {DateTimeOffset.FromUnixTimeMilliseconds(other.StartedAt):u}. Both would fold the same users, each into its own journal. Give both "
        + "the same cluster.seeds and database to share the work; or this one a kafka.group-id of its own; a copied data folder must not run twice.");

    public void Dispose()
    {
        _timer.Dispose();
        _reader.Dispose();
        _producer.Dispose();
    }

    private List<NodeCard> OthersThat(Func<Heard, bool> are)
    {
        var now = _time.GetUtcNow();
        lock (_change)
            return [.. _others.Values.Where(heard => now - heard.Last < GoneAfter && heard.Card.Up && are(heard) && !_isOurs(heard.Card))
                .Select(heard => heard.Card)];
    }

    private async Task SayAsync()
    {
        try
        {
            await _producer.ProduceAsync(
                new TopicPartition(_topic, SignalsTopic.OnlyPartition),
                new Message<byte[], byte[]> { Key = _key, Value = JsonSerializer.SerializeToUtf8Bytes(_self with { Up = _isUp() }) },
                CancellationToken.None);
        }
        catch (Exception problem) when (problem is KafkaException or ObjectDisposedException)
        {
            // Said again in a moment; nobody reads anything while Kafka is away.
        }
    }

    private void Hear(IReadOnlyList<ConsumeResult<byte[], byte[]>> records)
    {
        foreach (var record in records)
        {
            if (!_key.AsSpan().SequenceEqual(record.Message.Key) || Read(record.Message.Value) is not { } card) continue;
            if (card.Incarnation == _self.Incarnation) _heardSelf.TrySetResult();
            else if (Note(card)) _ = SayAsync(); // it is new, and waits for who answers
        }
    }

    /// <summary>True: nothing was heard of it before.</summary>
    private bool Note(NodeCard card)
    {
        var now = _time.GetUtcNow();
        lock (_change)
        {
            foreach (var (gone, _) in _others.Where(other => now - other.Value.Last >= GoneAfter).ToList()) _others.Remove(gone);
            var known = _others.TryGetValue(card.Incarnation, out var before);
            // The time as a stranger counts from when the cluster last knew it.
            var since = known && before!.Card.Up && !_isOurs(card) ? before.Since : now;
            _others[card.Incarnation] = new Heard(card, since, now);
            return !known;
        }
    }

    private static NodeCard? Read(byte[]? value)
    {
        try
        {
            var card = value is null ? null : JsonSerializer.Deserialize<NodeCard>(value);
            return card is { Address: not null, Incarnation: not null, Machine: not null, DataFolder: not null } ? card : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
