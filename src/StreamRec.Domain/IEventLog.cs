using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>The seam that Gateway produces through. Implemented on Kafka by Ingest.</summary>
public interface IEventLog
{
    /// <summary>Completes when the broker has acknowledged the event (acks=all), with its position.</summary>
    /// <exception cref="EventLogUnavailableException">The broker did not acknowledge within the producer's time-out.</exception>
    Task<LogPosition> AppendAsync(UserEvent userEvent, CancellationToken cancellation);

    /// <summary>Produces a title's JSON (null: delete) to the catalogue topic; completes when this node's own catalogue has it.</summary>
    /// <exception cref="EventLogUnavailableException">The broker did not acknowledge within the producer's time-out.</exception>
    Task AppendTitleAsync(ItemId itemId, ReadOnlyMemory<byte>? titleJson, CancellationToken cancellation);
}

public sealed class EventLogUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
