using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest;

/// <summary>Refused: it answers, and does not let this node in; waiting does not help.</summary>
public enum KafkaState { Connecting, Up, Down, Refused }

/// <summary>
/// Whether Kafka answers, as its clients last saw it. One log line per change, however often clients say the same. Any thread.
/// </summary>
public sealed class KafkaHealth(string servers, ILogger log, TimeProvider time)
{
    private const string Connection = "connect";

    private readonly Lock _change = new();
    private readonly Dictionary<string, string> _refused = [];
    private (KafkaState State, string Reason, DateTimeOffset Since) _now = (KafkaState.Connecting, "", time.GetUtcNow());

    public KafkaState State { get { lock (_change) return _now.State; } }

    /// <summary>Why it is not up; empty otherwise.</summary>
    public string Reason { get { lock (_change) return _now.Reason; } }

    public DateTimeOffset Since { get { lock (_change) return _now.Since; } }

    /// <summary>Credentials, certificates, rights: what an operator has to mend.</summary>
    public static bool IsRefusal(ErrorCode code) => code
        is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.SaslAuthenticationFailed or ErrorCode.TopicAuthorizationFailed
        or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.UnsupportedSaslMechanism;

    /// <summary>A connection was made and let in.</summary>
    public void Up() => Allowed(Connection);

    /// <summary>What an operation met: a refusal, a Kafka that is away, or (nothing is said then) something of its own.</summary>
    /// <param name="operation">What was tried; <see cref="Allowed"/> with the same name takes a refusal back.</param>
    public void Failed(Error error, string operation)
    {
        if (IsRefusal(error.Code)) Refused(error.Reason, operation);
        else if (IsAway(error.Code)) Down(error.Reason);
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

    public void Refused(string reason, string operation = Connection)
    {
        lock (_change)
        {
            var known = _refused.ContainsKey(operation);
            _refused[operation] = reason;
            if (known) return;
            log.LogError("Kafka at {Servers} refuses this node: {Reason} See kafka.properties (security.protocol, sasl.*, ssl.*) and the rights of its user.", servers, reason);
            _now = (KafkaState.Refused, reason, time.GetUtcNow());
        }
    }

    /// <summary>The operation succeeded. What else is refused stays so: a user may ask for topics who may not commit.</summary>
    public void Allowed(string operation)
    {
        lock (_change)
        {
            _refused.Remove(operation);
            if (_refused.Count > 0)
            {
                _now.Reason = _refused.Values.First();
                return;
            }
            if (_now.State == KafkaState.Up) return;
            log.LogInformation("Kafka at {Servers} answers.", servers);
            _now = (KafkaState.Up, "", time.GetUtcNow());
        }
    }

    private static bool IsAway(ErrorCode code) => code
        is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut
            or ErrorCode.Local_MsgTimedOut or ErrorCode.Local_Resolve
        or ErrorCode.Local_TimedOutQueue or ErrorCode.RequestTimedOut or ErrorCode.BrokerNotAvailable;
}
