using System.Collections.Concurrent;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>A log in memory, whose catalogue follows at once.</summary>
internal sealed class FakeLog(CatalogStore catalog) : IEventLog
{
    private long _offset;

    public ConcurrentQueue<UserEvent> Events { get; } = new();

    /// <summary>Events that the broker does not acknowledge.</summary>
    public Func<UserEvent, bool> Unavailable { get; set; } = _ => false;

    /// <summary>Holds acknowledgements back until it is completed.</summary>
    public Task Acknowledgement { get; set; } = Task.CompletedTask;

    public async Task<LogPosition> AppendAsync(UserEvent userEvent, CancellationToken cancellation)
    {
        if (Unavailable(userEvent)) throw new EventLogUnavailableException("The broker did not acknowledge within 5 s.");
        Events.Enqueue(userEvent);
        var position = new LogPosition("g", 0, Interlocked.Increment(ref _offset));
        await Acknowledgement.WaitAsync(cancellation);
        return position;
    }

    public Task AppendTitleAsync(ItemId itemId, ReadOnlyMemory<byte>? titleJson, CancellationToken cancellation)
    {
        Title? title = null;
        if (titleJson is { } json && !TitleJson.TryRead(json.Span, 0, out title, out var problem)) throw new InvalidOperationException(problem);
        catalog.Apply([(itemId, title)]);
        return Task.CompletedTask;
    }
}
