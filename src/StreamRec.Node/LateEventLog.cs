using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Node;

/// <summary>
/// The log before Kafka has answered and after: until then appends are refused, by name, so that a producer may try again.
/// </summary>
internal sealed class LateEventLog(string bootstrapServers) : IEventLog
{
    private volatile IEventLog? _log;

    public void Open(IEventLog log) => _log = log;

    public Task<LogPosition> AppendAsync(UserEvent userEvent, CancellationToken cancellation) =>
        Opened.AppendAsync(userEvent, cancellation);

    public Task AppendTitleAsync(ItemId itemId, ReadOnlyMemory<byte>? titleJson, CancellationToken cancellation) =>
        Opened.AppendTitleAsync(itemId, titleJson, cancellation);

    private IEventLog Opened => _log ?? throw new EventLogUnavailableException($"Kafka at {bootstrapServers} has not answered yet.");
}
