using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// Builds clients whose logs and errors go where ours go: librdkafka's own lines to Debug, its state to <see cref="KafkaHealth"/>.
/// </summary>
internal sealed class KafkaClients(KafkaSettings kafka, KafkaHealth health, ILogger log)
{
    public KafkaSettings Settings => kafka;

    public KafkaHealth Health => health;

    public IAdminClient Admin() => new AdminClientBuilder(ClientConfigs.Admin(kafka))
        .SetErrorHandler((_, error) => Heard(error)).SetLogHandler((_, line) => Log(line)).Build();

    public IProducer<byte[], byte[]> Producer() => new ProducerBuilder<byte[], byte[]>(ClientConfigs.Producer(kafka))
        .SetErrorHandler((_, error) => Heard(error)).SetLogHandler((_, line) => Log(line)).Build();

    public ConsumerBuilder<byte[], byte[]> Consumer(string groupId) =>
        new ConsumerBuilder<byte[], byte[]>(ClientConfigs.Consumer(kafka, groupId))
            .SetErrorHandler((_, error) => Heard(error)).SetLogHandler((_, line) => Log(line));

    /// <summary>
    /// For questions only, in no group. Who does not read does not poll and would not hear of errors: they go to the log, and each question
    /// says its own.
    /// </summary>
    public IConsumer<byte[], byte[]> Asker() =>
        new ConsumerBuilder<byte[], byte[]>(ClientConfigs.Consumer(kafka, "streamrec-asker-unused"))
            .SetLogHandler((_, line) => Log(line)).Build();

    private void Heard(Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown) health.Down("no broker can be reached");
        else if (KafkaHealth.IsRefusal(error.Code)) health.Refused(error.Reason);
        else log.LogDebug("librdkafka: {Code} {Reason}", error.Code, error.Reason);
    }

    private void Log(LogMessage line) => log.LogDebug("librdkafka {Name} {Facility}: {Message}", line.Name, line.Facility, line.Message);
}
