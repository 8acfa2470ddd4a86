using Confluent.Kafka;

namespace StreamRec.Ingest;

/// <summary>
/// librdkafka's mock cluster in this process, reachable by any Kafka client at <see cref="Address"/>. For trying out and for
/// tests: it keeps at most about 5 MB or 100,000 records per partition, nothing on disk, and ends with this object. Topics
/// come to be by their first use, with 4 partitions.
/// </summary>
public sealed class EmbeddedBroker : IDisposable
{
    public const int Partitions = 4;

    /// <summary>For the start-up line.</summary>
    public const string WhatItDoesNotGive =
        "embedded Kafka, for trying out: it keeps at most 5 MB per partition in memory and nothing on disk, so events are gone with this "
        + "process; no consumer groups, no second node. Set STREAMREC_KAFKA to a real one.";

    private readonly IAdminClient _owner;

    private EmbeddedBroker(IAdminClient owner, string address) => (_owner, Address) = (owner, address);

    /// <summary>host:port</summary>
    public string Address { get; }

    /// <summary>New with each start: what marks say of an earlier run's offsets must not swallow this one's.</summary>
    public string Generation { get; } = $"embedded-{Guid.NewGuid():N}";

    public static EmbeddedBroker Start()
    {
        var config = new AdminClientConfig { ClientId = "streamrec-embedded-broker" };
        config.Set("test.mock.num.brokers", "1");
        var owner = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).Build();
        try
        {
            var broker = owner.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Single();
            return new EmbeddedBroker(owner, $"{broker.Host}:{broker.Port}");
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    public void Dispose() => _owner.Dispose();
}
