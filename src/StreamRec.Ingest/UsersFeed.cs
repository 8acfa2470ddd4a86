using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;
using StreamRec.Ingest.Lanes;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest;

/// <summary>
/// Brings what the topic of persons says into the persons' own events, so that it takes its place in the one order that their state is a
/// function of. One node does it, for all; what is committed is in the broker as events, so each record is forwarded at least once. A
/// repeat does nothing: its event has the same id and the same time, and of two times the later one counts.
/// </summary>
public sealed class UsersFeed : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1), AgainAfter = TimeSpan.FromSeconds(1);

    private readonly KafkaClients _clients;
    private readonly Topics _topics;
    private readonly string _group;
    private readonly KafkaEventLog _events;
    private readonly AttributesReading _read;
    private readonly Func<bool> _isOurs;
    private readonly KafkaProducer _producer;
    private readonly DeadLetterWriter _letters;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _ends = new();
    private readonly Lock _change = new();
    private readonly ITimer _timer;
    private TopicReader? _reader;
    private string _generation = "";

    private UsersFeed(
        KafkaSettings kafka, string group, Topics topics, KafkaEventLog events, AttributesReading read, Func<bool> isOurs,
        KafkaHealth health, ILogger log, TimeProvider time)
    {
        (_topics, _group, _events, _read, _isOurs, _log) = (topics, group, events, read, isOurs, log);
        _clients = new KafkaClients(kafka, health, log);
        _producer = new KafkaProducer(_clients, log);
        _letters = new DeadLetterWriter(kafka, _producer, log);
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, LookEvery);
    }

    /// <param name="events">Takes the events; it must outlive this object.</param>
    /// <param name="read">What of a person's attributes is taken.</param>
    /// <param name="isOurs">Whether this node is the one that forwards, asked every second. Two that do for a moment do no harm.</param>
    public static UsersFeed Start(
        KafkaSettings kafka, string group, Topics topics, KafkaEventLog events, AttributesReading read, Func<bool> isOurs,
        KafkaHealth health, ILogger log, TimeProvider time) => new(kafka, group, topics, events, read, isOurs, health, log, time);

    /// <summary>On return nothing more is forwarded.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_change)
        {
            if (_ends.IsCancellationRequested) return;
            _reader?.BeginStop();
            _ends.Cancel(); // who waits for the broker waits no more
            StopReading();
        }
        _producer.Dispose();
    }

    private void Look()
    {
        if (!_change.TryEnter()) return;
        try
        {
            if (_ends.IsCancellationRequested) return;
            if (_isOurs()) StartReading();
            else StopReading();
        }
        finally
        {
            _change.Exit();
        }
    }

    private void StartReading()
    {
        if (_reader is not null) return;
        // The embedded broker keeps no commits, and is gone with this process.
        _reader = new TopicReader(
            _clients, _topics.Names.Users, single: false, "streamrec-users", Begin, (records, _) => Forward(records), _log,
            _clients.Settings.Embedded ? null : _group);
        _reader.Start();
    }

    private void StopReading()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private Offset Begin(KafkaAdmin admin, ReadTopic topic)
    {
        _generation = topic.Id.Length > 0 ? topic.Id : _topics.Generation;
        return Offset.Beginning;
    }

    /// <summary>On the reader's thread, which waits until the broker has all of it.</summary>
    private void Forward(IReadOnlyList<ConsumeResult<byte[], byte[]>> records)
    {
        if (records.Count == 0) return;
        // Of one person's the newest: what it replaces was there before it, and compaction would take it too.
        var newest = new Dictionary<string, UserEvent>();
        foreach (var record in records)
        {
            var read = UsersRecord.TryRead(record, _generation, _read, out var userEvent, out var problem);
            if (!read) Wait(() => RefuseAsync(record, problem!));
            else if (!newest.TryAdd(userEvent!.UserId, userEvent))
            {
                newest[userEvent.UserId] = userEvent;
                IngestMetrics.Users.WithLabels("superseded").Inc();
            }
        }
        foreach (var some in newest.Values.Chunk(256)) Wait(() => AppendAsync(some));
    }

    private async Task<bool> AppendAsync(UserEvent[] some)
    {
        try
        {
            await Task.WhenAll(some.Select(userEvent => _events.AppendAsync(userEvent, CancellationToken.None)));
            IngestMetrics.Users.WithLabels("forwarded").Inc(some.Length);
            return true;
        }
        catch (EventLogUnavailableException away)
        {
            _log.LogWarning("What topic {Topic} says of {Count} people waits: {Reason}", _topics.Names.Users, some.Length, away.Message);
            return false;
        }
    }

    private async Task<bool> RefuseAsync(ConsumeResult<byte[], byte[]> record, EventProblem problem)
    {
        var (message, at) = (record.Message, record.TopicPartitionOffset);
        var original = new LaneRecord(at.Offset.Value, message.Timestamp.UnixTimestampMs, message.Key, message.Value, null, problem);
        if (!await _letters.WriteAsync(at.Partition.Value, new DeadLetter(original, problem.Code, problem.Detail), at.Topic)) return false;
        IngestMetrics.Users.WithLabels("refused").Inc();
        return true;
    }

    /// <exception cref="OperationCanceledException">This object ends; what was not done is read again.</exception>
    private void Wait(Func<Task<bool>> done)
    {
        while (!done().GetAwaiter().GetResult())
        {
            _ends.Token.WaitHandle.WaitOne(AgainAfter);
            _ends.Token.ThrowIfCancellationRequested();
        }
    }
}
