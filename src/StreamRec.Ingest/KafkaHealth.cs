using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest;

public enum KafkaState { Connecting, Up, Down }

/// <summary>Whether Kafka answers, as its clients last saw it. One log line per change, however often clients say the same. Any thread.</summary>
public sealed class KafkaHealth(string servers, ILogger log, TimeProvider time)
{
    private readonly Lock _change = new();
    private (KafkaState State, string Reason, DateTimeOffset Since) _now = (KafkaState.Connecting, "", time.GetUtcNow());

    public KafkaState State { get { lock (_change) return _now.State; } }

    /// <summary>Why it is down; empty otherwise.</summary>
    public string Reason { get { lock (_change) return _now.Reason; } }

    public DateTimeOffset Since { get { lock (_change) return _now.Since; } }

    public void Up()
    {
        lock (_change)
        {
            if (_now.State == KafkaState.Up) return;
            log.LogInformation("Kafka at {Servers} answers.", servers);
            _now = (KafkaState.Up, "", time.GetUtcNow());
        }
    }

    public void Down(string reason)
    {
        lock (_change)
        {
            if (_now.State == KafkaState.Down) return;
            log.LogWarning("Kafka at {Servers} does not answer ({Reason}). Waiting for it: what it has is not lost, new events are refused until it answers.", servers, reason);
            _now = (KafkaState.Down, reason, time.GetUtcNow());
        }
    }
}
