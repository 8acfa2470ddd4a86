using System.Globalization;
using Confluent.Kafka;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// librdkafka's mock cluster in this process: any Kafka client can use it at <see cref="BootstrapServers"/>. For trying out and
/// for tests: nothing on disk, about 5 MB or 100,000 messages per partition (older ones go), 4 partitions per topic, topics
/// made by their first use. It ends with its owner.
/// </summary>
public sealed class EmbeddedBroker : IDisposable
{
    public const int Partitions = 4;

    // The producer owns the mock cluster; nothing is produced through it.
    private readonly IProducer<Null, Null> _owner;

    public EmbeddedBroker()
    {
        var config = new ProducerConfig { ClientId = "streamrec-embedded-broker" };
        config.Set("test.mock.num.brokers", "1");
        _owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_owner.Handle).Build();
        var broker = admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers[0];
        BootstrapServers = string.Create(CultureInfo.InvariantCulture, $"{broker.Host}:{broker.Port}");
    }

    public string BootstrapServers { get; }

    public void Dispose() => _owner.Dispose();
}
