using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>A topic as it is when a consumer begins with it.</summary>
/// <param name="Id">Another one is another log, whatever its name; empty on the embedded broker, which makes none anew.</param>
internal sealed record ReadTopic(string Name, string Id, int Partitions);

/// <summary>
/// Reads all of a topic on a thread of its own as long as the node lives, for nodes that each want the whole of it: in no
/// group, nothing is committed. Or, for what one node does for all, from where a group has committed: nobody is a member of it, who
/// makes the reader decides who reads. A consumer that fails is replaced, and so is that of a topic that is made anew or gets partitions:
/// it is looked at every other second, since offsets say nothing of that.
/// </summary>
internal sealed class TopicReader : IDisposable
{
    private const int MaxBatch = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2), AskWithin = TimeSpan.FromSeconds(5);

    private readonly KafkaClients _clients;
    private readonly string _topic;
    private readonly bool _single;
    private readonly string? _group;
    private readonly Func<KafkaAdmin, ReadTopic, Offset> _begin;
    private readonly Action<IReadOnlyList<ConsumeResult<byte[], byte[]>>, long[]> _apply;
    private readonly ILogger _log;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private bool _absent;
    private string? _read;

    /// <param name="single">Only its first partition is written and read: a log in one order.</param>
    /// <param name="begin">Where each consumer begins in all partitions: the first one, and any that replaces another. On the reader's
    /// thread, which waits for what is asked.</param>
    /// <param name="apply">Called on the reader's thread, one batch after the other, oldest first, with the offset to be read next
    /// per partition. Batches may be empty. When it throws, a new consumer begins.</param>
    /// <param name="group">What is applied is committed under this name, and each consumer begins there; when there is no commit, where
    /// <paramref name="begin"/> says.</param>
    public TopicReader(
        KafkaClients clients, string topic, bool single, string thread, Func<KafkaAdmin, ReadTopic, Offset> begin,
        Action<IReadOnlyList<ConsumeResult<byte[], byte[]>>, long[]> apply, ILogger log,
        string? group = null)
    {
        (_clients, _topic, _single, _begin, _apply, _log, _group) = (clients, topic, single, begin, apply, log, group);
        _thread = new Thread(Run) { IsBackground = true, Name = thread };
    }

    public void Start() => _thread.Start();

    /// <summary>What is thrown by who applies is not said any more.</summary>
    public void BeginStop() => _stop.Set();

    public void Dispose()
    {
        BeginStop();
        // A thread that is still in librdkafka, or in who applies, waits on it once more: it must not be gone then.
        if (!_thread.IsAlive || _thread.Join(TimeSpan.FromSeconds(10))) _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            try
            {
                Read();
            }
#pragma warning disable CA1031 // the consumer is replaced, whatever ended it
            catch (Exception problem)
#pragma warning restore CA1031
            {
                if (_stop.IsSet) return;
                if (problem is KafkaException { Error.IsLocalError: true } away) _clients.Health.Down(away.Error.Reason);
                else _log.LogError(problem, "The consumer of topic {Topic} failed and is replaced: {Message}", _topic, problem.Message);
                _stop.Wait(TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Read()
    {
        using var consumer = _clients.Consumer(_group ?? $"{_thread.Name}-unused").Build();
        using var admin = new KafkaAdmin(_clients, consumer);
        var topic = LookAsync(admin).GetAwaiter().GetResult();
        if (topic is null)
        {
            if (!_absent) _log.LogError("Topic {Topic} is gone: it was deleted. It is read once it is there again.", _topic);
            _absent = true;
            _stop.Wait(LookEvery);
            return;
        }
        _absent = false;
        var begin = _begin(admin, topic);
        var committed = new long[topic.Partitions];
        if (_group is null) Array.Fill(committed, -1);
        else Committed(consumer, admin, topic, committed);
        consumer.Assign(committed.Select((at, p) => new TopicPartitionOffset(_topic, p, at >= 0 ? at : begin)));
        _read = topic.Id;
        var batch = new List<ConsumeResult<byte[], byte[]>>();
        var next = new long[topic.Partitions];
        Task<ReadTopic?>? look = null;
        var looked = Stopwatch.GetTimestamp();
        while (!_stop.IsSet)
        {
            for (var record = consumer.Consume(100); record is not null; record = batch.Count < MaxBatch ? consumer.Consume(0) : null)
            {
                next[record.Partition.Value] = record.IsPartitionEOF ? record.Offset.Value : record.Offset.Value + 1;
                if (!record.IsPartitionEOF) batch.Add(record);
            }
            if (look is { IsCompleted: true })
            {
                if (IsAnother(Found(look), topic)) break;
                look = null;
            }
            _apply(batch, next);
            batch.Clear();
            if (_group is not null) Commit(consumer, next, committed);
            // Not of a Kafka that is away: the end of this reader would wait for its answer.
            if (look is null && Stopwatch.GetElapsedTime(looked) >= LookEvery && _clients.Health.State != KafkaState.Down)
                (look, looked) = (LookAsync(admin), Stopwatch.GetTimestamp());
        }
        consumer.Close();
    }

    /// <summary>Of a topic that was made anew, or does not have that offset, what is committed says nothing.</summary>
    private void Committed(IConsumer<byte[], byte[]> consumer, KafkaAdmin admin, ReadTopic topic, long[] committed)
    {
        Array.Fill(committed, -1);
        if (_read is not null && _read != topic.Id) return;
        var partitions = Enumerable.Range(0, topic.Partitions).ToList();
        var begins = admin.BeginningsAsync(topic.Name, partitions).GetAwaiter().GetResult();
        var ends = admin.EndsAsync(topic.Name, partitions).GetAwaiter().GetResult();
        foreach (var known in consumer.Committed(partitions.Select(p => new TopicPartition(topic.Name, p)), AskWithin))
        {
            var (partition, offset) = (known.Partition.Value, known.Offset.Value);
            if (offset >= begins[partition] && offset <= ends[partition]) committed[partition] = offset;
        }
    }

    private void Commit(IConsumer<byte[], byte[]> consumer, long[] next, long[] committed)
    {
        var due = new List<TopicPartitionOffset>();
        for (var p = 0; p < next.Length; p++)
            if (next[p] > committed[p] && next[p] > 0) due.Add(new TopicPartitionOffset(_topic, p, next[p]));
        if (due.Count == 0 || !Committer.TryCommit(consumer, due, _clients.Health, _log)) return;
        foreach (var done in due) committed[done.Partition.Value] = done.Offset.Value;
    }

    /// <summary>Null: there is no such topic now.</summary>
    /// <exception cref="KafkaException">Kafka did not say.</exception>
    private async Task<ReadTopic?> LookAsync(KafkaAdmin admin)
    {
        if (_clients.Settings.Embedded) return new ReadTopic(_topic, "", _single ? 1 : admin.PartitionsOf(_topic));
        return await admin.DescribeAsync(_topic) is { } found
            ? new ReadTopic(_topic, found.TopicId.ToString(), _single ? 1 : found.Partitions.Count)
            : null;
    }

    /// <summary>Null also when Kafka did not say: what is being read goes on, and comes back with Kafka by itself.</summary>
    private ReadTopic? Found(Task<ReadTopic?> look)
    {
        var operation = $"describe {_topic}";
        try
        {
            var found = look.GetAwaiter().GetResult();
            _clients.Health.Allowed(operation);
            return found;
        }
        catch (KafkaException problem)
        {
            _clients.Health.Failed(problem.Error, operation);
            return null;
        }
    }

    private bool IsAnother(ReadTopic? found, ReadTopic read)
    {
        if (found is null || found == read) return false;
        if (found.Id != read.Id) _log.LogError("Topic {Topic} was made anew while this node ran ({Old} is now {New}): it is read from its beginning.", _topic, read.Id, found.Id);
        else
            _log.LogError(
                "Topic {Topic} has {Partitions} partitions; it had {Before}. All are read, but records of one key now lie in two of them, in no order.",
                _topic, found.Partitions, read.Partitions);
        return true;
    }
}
