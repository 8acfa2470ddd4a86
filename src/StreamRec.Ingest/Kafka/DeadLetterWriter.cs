using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Lanes;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Writes dead letters: the original bytes, cut if too large, with headers that say why and whence. At least once: one that
/// was under way when its lane ended is written again, with the same <c>streamrec.partition</c> and <c>streamrec.offset</c>.
/// </summary>
internal sealed class DeadLetterWriter(KafkaSettings kafka, KafkaProducer producer, ILogger log)
{
    private const int MaxKeyBytes = 1_024;
    private const int MaxDetailLength = 1_024;

    private long _warnAt;

    /// <summary>True: the broker has it.</summary>
    /// <param name="topic">Whence; null: the events topic.</param>
    public async Task<bool> WriteAsync(int partition, DeadLetter letter, string? topic = null)
    {
        for (var limit = kafka.MaxDeadLetterBytes; ; limit /= 2)
        {
            try
            {
                await producer.ProduceAsync(
                    kafka.Topics.DeadLetters, Message(topic ?? kafka.Topics.Events, partition, letter, limit), CancellationToken.None);
                IngestMetrics.DeadLetters.WithLabels(letter.Reason).Inc();
                return true;
            }
            catch (KafkaException problem) when (problem.Error.Code is ErrorCode.MsgSizeTooLarge && limit > 0)
            {
                log.LogDebug("The dead-letter topic takes no {Bytes} bytes; cutting to half.", limit);
            }
            catch (KafkaException problem)
            {
                IngestMetrics.DeadLetterFailures.Inc();
                Warn(problem.Error.Reason);
                return false;
            }
        }
    }

    /// <summary>The partition's commits wait for its letters: that is to be seen, once a minute.</summary>
    private void Warn(string reason)
    {
        var now = Environment.TickCount64;
        if (now < Interlocked.Read(ref _warnAt)) return;
        Interlocked.Exchange(ref _warnAt, now + 60_000);
        log.LogWarning(
            "Dead letters are not taken by {Topic} ({Reason}) and are written again until they are.", kafka.Topics.DeadLetters, reason);
    }

    private static Message<byte[], byte[]> Message(string topic, int partition, DeadLetter letter, int limit)
    {
        var (record, key, value) = (letter.Record, letter.Record.Key, letter.Record.Value);
        var headers = new Headers();
        Add(headers, "reason", letter.Reason);
        Add(headers, "detail", letter.Detail.Length <= MaxDetailLength ? letter.Detail : letter.Detail[..MaxDetailLength]);
        Add(headers, "topic", topic);
        Add(headers, "partition", partition.ToString(CultureInfo.InvariantCulture));
        Add(headers, "offset", record.Offset.ToString(CultureInfo.InvariantCulture));
        Add(headers, "timestamp", record.RecordTime.ToString(CultureInfo.InvariantCulture));
        if (value is not null && value.Length > limit)
        {
            Describe(headers, "", value);
            value = value[..limit];
        }
        if (key is not null && key.Length > MaxKeyBytes)
        {
            Describe(headers, "key-", key);
            key = key[..MaxKeyBytes];
        }
        return new Message<byte[], byte[]> { Key = key!, Value = value!, Headers = headers };
    }

    private static void Describe(Headers headers, string prefix, byte[] whole)
    {
        Add(headers, prefix + "length", whole.Length.ToString(CultureInfo.InvariantCulture));
        Add(headers, prefix + "sha256", Convert.ToHexStringLower(SHA256.HashData(whole)));
    }

    private static void Add(Headers headers, string name, string value) => headers.Add($"streamrec.{name}", Encoding.UTF8.GetBytes(value));
}
