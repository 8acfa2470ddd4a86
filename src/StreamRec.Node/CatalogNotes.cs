using System.Threading.Channels;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>Notes that wait to be written to the catalogue topic: what cannot be written now is tried again.</summary>
internal sealed class CatalogNotes(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<ICatalogNote> _waiting = Channel.CreateUnbounded<ICatalogNote>(
        new UnboundedChannelOptions { SingleReader = true });

    public void Add(ICatalogNote note) => _waiting.Writer.TryWrite(note);

    /// <summary>Writes until it is cancelled; what has not been written by then is found again at the next start.</summary>
    public async Task WriteAsync(KafkaEventLog topic, CancellationToken stopping)
    {
        await foreach (var note in _waiting.Reader.ReadAllAsync(stopping))
            while (!await TryWriteAsync(topic, note, stopping)) await Task.Delay(RetryAfter, time, stopping);
    }

    private async Task<bool> TryWriteAsync(KafkaEventLog topic, ICatalogNote note, CancellationToken stopping)
    {
        try
        {
            await topic.AppendNoteAsync(note.Key, note.Value, stopping);
            return true;
        }
        catch (EventLogUnavailableException problem)
        {
            log.LogWarning("What is to be noted of {Title} could not be written yet: {Reason}", note.Id, problem.Message);
            return false;
        }
    }
}
