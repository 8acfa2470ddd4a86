using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Node.Tests.Malformed;

/// <summary>
/// Produces records to the events topic and checks each dead letter against the record that it stands for. What is under way
/// is bounded, since the embedded broker keeps no more than 5 MB per partition.
/// </summary>
internal sealed class LogUnderFire : IDisposable
{
    private const int MostBytesUnderWay = 2_000_000;
    private const int DeadLetterLimit = 512 * 1024;
    private const int DeadLetterKeyLimit = 1_024;
    private readonly Dictionary<(int Partition, long Offset), Message<byte[], byte[]>> _expected = [];
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly IConsumer<byte[], byte[]> _letters;
    private readonly List<Task> _sends = [];
    private int _bytes;

    public LogUnderFire(string bootstrapServers, int letterPartitions)
    {
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Partitioner = Partitioner.Murmur2Random,
            MessageMaxBytes = 10_000_000,
            LingerMs = 5,
        }).Build();
        _letters = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "letters", FetchWaitMaxMs = 5 }).Build();
        _letters.Assign(Enumerable.Range(0, letterPartitions).Select(p => new TopicPartitionOffset("streamrec.events.dead-letter", p, Offset.Beginning)));
    }

    /// <summary>Dead letters that came and were right.</summary>
    public int Letters { get; private set; }

    /// <summary>Dead letters of them whose value or key was cut.</summary>
    public int Cut { get; private set; }

    /// <param name="key">Null for none.</param>
    /// <param name="value">Null for none.</param>
    /// <param name="isBad">A dead letter is expected for it.</param>
    public async Task SendAsync(byte[]? key, byte[]? value, bool isBad)
    {
        _sends.Add(ProduceAsync(new Message<byte[], byte[]> { Key = key!, Value = value! }, isBad));
        _bytes += (key?.Length ?? 0) + (value?.Length ?? 0);
        if (_bytes > MostBytesUnderWay || _sends.Count >= 5_000) await SettleAsync();
    }

    /// <summary>The broker refuses it; nothing is in the log.</summary>
    public async Task RefusedAsync(byte[] value)
    {
        var problem = await Assert.ThrowsAsync<ProduceException<byte[], byte[]>>(
            () => _producer.ProduceAsync("streamrec.events", new Message<byte[], byte[]> { Value = value }));
        Assert.Equal(ErrorCode.MsgSizeTooLarge, problem.Error.Code);
    }

    /// <summary>Waits for the dead letter of every bad record sent so far.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAll(_sends);
        _sends.Clear();
        _bytes = 0;
        await Eventually.TrueAsync(() =>
        {
            while (_letters.Consume(TimeSpan.FromMilliseconds(_expected.Count == 0 ? 0 : 20)) is { } letter) Check(letter);
            return _expected.Count == 0;
        }, () => $"{_expected.Count} records have no dead letter, the first at {_expected.Keys.First()}: {Encoding.UTF8.GetString(_expected.Values.First().Value ?? [])}");
    }

    public void Dispose()
    {
        _producer.Dispose();
        _letters.Dispose();
    }

    private async Task ProduceAsync(Message<byte[], byte[]> message, bool isBad)
    {
        var at = await _producer.ProduceAsync("streamrec.events", message);
        if (!isBad) return;
        lock (_expected) _expected.Add((at.Partition.Value, at.Offset.Value), message);
    }

    private void Check(ConsumeResult<byte[], byte[]> letter)
    {
        var at = (int.Parse(Header(letter, "partition")!, CultureInfo.InvariantCulture), long.Parse(Header(letter, "offset")!, CultureInfo.InvariantCulture));
        Assert.True(_expected.Remove(at, out var sent), $"a dead letter of {at}, where no bad record is, or a second one");
        Assert.False(string.IsNullOrEmpty(Header(letter, "reason")));
        var valueCut = Same(letter, "", sent.Value, letter.Message.Value, DeadLetterLimit);
        var keyCut = Same(letter, "key-", sent.Key, letter.Message.Key, DeadLetterKeyLimit);
        if (valueCut || keyCut) Cut++;
        Letters++;
    }

    /// <summary>The original bytes, or their beginning with the length and hash of the whole; whether it was cut.</summary>
    private static bool Same(ConsumeResult<byte[], byte[]> letter, string prefix, byte[]? sent, byte[]? got, int limit)
    {
        if (sent is null || sent.Length <= limit)
        {
            Assert.Equal(sent, got);
            return false;
        }
        Assert.Equal(sent[..got!.Length], got);
        Assert.Equal(sent.Length.ToString(CultureInfo.InvariantCulture), Header(letter, prefix + "length"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(sent)), Header(letter, prefix + "sha256"));
        return true;
    }

    private static string? Header(ConsumeResult<byte[], byte[]> letter, string name) =>
        letter.Message.Headers.TryGetLastBytes($"streamrec.{name}", out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
