using System.Diagnostics;
using Confluent.Kafka;
using StreamRec.Cli.Producing;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// Sends a script's events. As <see cref="EventProducer"/> (idempotent, acks=all, murmur2), but without a report, a task or a
/// message object for each: what is not delivered is missing from the lists, and that is counted.
/// </summary>
internal sealed class EventSender : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Message<byte[], byte[]> _message = new();
    private readonly string _topic;

    public EventSender(KafkaTarget target, double linger)
    {
        _topic = target.Topic;
        var config = new ProducerConfig
        {
            BootstrapServers = target.BootstrapServers,
            Partitioner = Partitioner.Murmur2Random,
            Acks = Acks.All,
            EnableIdempotence = true,
            EnableDeliveryReports = false,
            LingerMs = linger,
            QueueBufferingMaxMessages = 1_000_000,
        };
        _producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>
    /// The events from <paramref name="from"/> to before <paramref name="to"/>, each when it is due, on a thread of its own that
    /// naps for a millisecond: a timer and a pool thread for each would cost more than the sending.
    /// </summary>
    /// <param name="onDue">told of each before it is sent</param>
    public Task SendAsync(EventScript script, int from, int to, double rate, Action<int> onDue, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () =>
            {
                var ticks = Stopwatch.Frequency / rate;
                var start = Stopwatch.GetTimestamp();
                var wallClock = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                for (var n = from; n < to; n++) script.IntendedAt[n] = start + (long)((n - from) * ticks);
                for (var n = from; n < to; n++)
                {
                    while (Stopwatch.GetTimestamp() < script.IntendedAt[n]) Thread.Sleep(1);
                    cancellation.ThrowIfCancellationRequested();
                    onDue(n);
                    script.Stamp(n, wallClock + (long)((n - from) * 1000 / rate));
                    Send(script, n);
                }
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>All of them, as fast as the broker takes them.</summary>
    public Task SendAllAsync(EventScript script, int from, int to, CancellationToken cancellation) => Task.Factory.StartNew(
        () =>
        {
            for (var n = from; n < to; n++) Send(script, n);
            while (_producer.Flush(TimeSpan.FromSeconds(1)) > 0) cancellation.ThrowIfCancellationRequested();
        },
        cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _producer.Dispose();

    private void Send(EventScript script, int n)
    {
        (_message.Key, _message.Value) = (script.Key(n), script.Value(n));
        while (true)
        {
            try
            {
                _producer.Produce(_topic, _message); // librdkafka copies it
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Thread.Sleep(1);
            }
        }
    }
}
