using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>Where records of lists that were looked at go. Any thread.</summary>
public sealed class ListsTopic(KafkaSettings kafka, KafkaHealth health, ILogger log) : IDisposable
{
    private readonly KafkaProducer _producer = new(new KafkaClients(kafka, health, log), log);

    /// <summary>Null: the broker has it. Else why not.</summary>
    public async Task<string?> SendAsync(UserId user, byte[] record)
    {
        try
        {
            await _producer.ProduceAsync(
                kafka.Topics.Lists, new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(user.Value), Value = record },
                CancellationToken.None);
            return null;
        }
        catch (KafkaException problem)
        {
            return problem.Error.Reason;
        }
    }

    /// <summary>Waits for what is being sent.</summary>
    public void Dispose() => _producer.Dispose();
}
