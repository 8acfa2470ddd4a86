using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest;

/// <summary>Refused: it answers, and does not let this node in; waiting does not help.</summary>
public enum KafkaState { Connecting, Up, Down, Refused }

/// <summary>Whether Kafka answers, as its clients last saw it. One log line per change, however often clients say the same. Any thread.</summary>
public sealed class KafkaHealth(string servers, ILogger log, TimeProvider time)
{
    private readonly Lock _change = new();
    private (KafkaState State, string Reason, DateTimeOffset Since) _now = (KafkaState.Connecting, "", time.GetUtcNow());

    public KafkaState State { get { lock (_change) return _now.State; } }

    /// <summary>Why it is not up; empty otherwise.</summary>
    public string Reason { get { lock (_change) return _now.Reason; } }

    public DateTimeOffset Since { get { lock (_change) return _now.Since; } }

    /// <summary>Credentials, certificates, rights: what an operator has to mend.</summary>
    public static bool IsRefusal(ErrorCode code) => code
        is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.SaslAuthenticationFailed or ErrorCode.TopicAuthorizationFailed
        or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.UnsupportedSaslMechanism;

    public void Up()
    {
        lock (_change)
        {
            if (_now.State == KafkaState.Up) return;
            log.LogInformation("Kafka at {Servers} answers.", servers);
            _now = (KafkaState.Up, "", time.GetUtcNow());
        }
    }

    /// <summary>Not after <see cref="Refused"/>: that no broker can be reached is then what follows from it.</summary>
    public void Down(string reason)
    {
        lock (_change)
        {
            if (_now.State is KafkaState.Down or KafkaState.Refused) return;
            log.LogWarning("Kafka at {Servers} does not answer ({Reason}). Waiting for it: what it has is not lost, new events are refused until it answers.", servers, reason);
            _now = (KafkaState.Down, reason, time.GetUtcNow());
        }
    }

    public void Refused(string reason)
    {
        lock (_change)
        {
            if (_now.State == KafkaState.Refused) return;
            log.LogError("Kafka at {Servers} refuses this node: {Reason} See kafka.properties (security.protocol, sasl.*, ssl.*) and the rights of its user.", servers, reason);
            _now = (KafkaState.Refused, reason, time.GetUtcNow());
        }
    }
}
