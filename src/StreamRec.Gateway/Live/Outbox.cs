using System.Threading.Channels;
using StreamRec.Actors;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Live;

/// <summary>
/// What waits to be sent to one screen: at most a few lists per subscription, and answers to the screen's own messages,
/// bounded by <see cref="RoomAsync"/>. Many writers, one pump; nobody who writes ever waits for the network.
/// </summary>
internal sealed class Outbox(int answers, TimeProvider time) : IDisposable
{
    private readonly Channel<Outgoing> _channel = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(answers);
    private CloseReason? _closing;

    public ChannelReader<Outgoing> Reader => _channel.Reader;

    /// <summary>Set once; the pump then finishes the send that it is at, says why, and ends.</summary>
    public CloseReason? Closing => Volatile.Read(ref _closing);

    /// <summary>Waits for the room of one answer: a client that does not read its answers is not read from either.</summary>
    public Task RoomAsync(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    public void ReturnRoom() => _room.Release();

    public void Offer(ListSlot slot, ListUpdate update)
    {
        if (slot.Offer(update, time.GetTimestamp())) Announce(slot);
    }

    /// <summary>Something waits in the slot.</summary>
    public void Announce(ListSlot slot) => _channel.Writer.TryWrite(new Outgoing(slot, null, HoldsRoom: false));

    /// <summary>The answer to a message whose room is held; the pump returns the room.</summary>
    public void Answer(ServerMessage message) => _channel.Writer.TryWrite(new Outgoing(null, message, HoldsRoom: true));

    /// <summary>Something that the screen did not ask for: at most a few per subscription.</summary>
    public void Tell(ServerMessage message) => _channel.Writer.TryWrite(new Outgoing(null, message, HoldsRoom: false));

    public void Close(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _closing, reason, null);
        _channel.Writer.TryComplete();
    }

    public void Dispose() => _room.Dispose();

    internal readonly record struct Outgoing(ListSlot? Slot, ServerMessage? Message, bool HoldsRoom);
}
