using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Reads all of a topic on a thread of its own as long as the node lives, for nodes that each want the whole of it: in no
/// group, nothing is committed. A consumer that fails is replaced.
/// </summary>
internal sealed class TopicReader : IDisposable
{
    private const int MaxBatch = 1_000;
    private readonly KafkaClients _clients;
    private readonly string _topic;
    private readonly int _partitions;
    private readonly Func<Offset> _begin;
    private readonly Action<IReadOnlyList<ConsumeResult<byte[], byte[]>>, long[]> _apply;
    private readonly ILogger _log;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    /// <param name="begin">Where each consumer begins in all partitions: the first one, and any that replaces another.</param>
    /// <param name="apply">Called on the reader's thread, one batch after the other, oldest first, with the offset to be read next
    /// per partition. Batches may be empty. When it throws, a new consumer begins.</param>
    public TopicReader(
        KafkaClients clients, string topic, int partitions, string thread, Func<Offset> begin,
        Action<IReadOnlyList<ConsumeResult<byte[], byte[]>>, long[]> apply, ILogger log)
    {
        (_clients, _topic, _partitions, _begin, _apply, _log) = (clients, topic, partitions, begin, apply, log);
        _thread = new Thread(Run) { IsBackground = true, Name = thread };
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Set();
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
        var begin = _begin();
        using var consumer = _clients.Consumer($"{_thread.Name}-unused").Build();
        consumer.Assign(Enumerable.Range(0, _partitions).Select(p => new TopicPartitionOffset(_topic, p, begin)));
        var batch = new List<ConsumeResult<byte[], byte[]>>();
        var next = new long[_partitions];
        while (!_stop.IsSet)
        {
            for (var record = consumer.Consume(100); record is not null; record = batch.Count < MaxBatch ? consumer.Consume(0) : null)
            {
                next[record.Partition.Value] = record.IsPartitionEOF ? record.Offset.Value : record.Offset.Value + 1;
                if (!record.IsPartitionEOF) batch.Add(record);
            }
            _apply(batch, next);
            batch.Clear();
        }
        consumer.Close();
    }
}
