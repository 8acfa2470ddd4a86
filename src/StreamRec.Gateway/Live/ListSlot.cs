using System.Collections.Concurrent;
using StreamRec.Actors;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Live;

/// <summary>
/// One subscription's place between the socket's actor, which offers lists, and its pump, which takes them. A screen that
/// keeps up gets each; when <see cref="Most"/> wait already the socket is slow, and only the newest is left: the latest state,
/// never a backlog. One who offers, one who takes.
/// </summary>
internal sealed class ListSlot(ScreenList screen)
{
    /// <summary>What the folds of one live batch may tell at once.</summary>
    public const int Most = 8;

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _announced;
    private volatile bool _retired;

    /// <summary>Owned by the pump.</summary>
    public ScreenList Screen => screen;

    /// <summary>After it the pump sends nothing more of it.</summary>
    public bool Retired => _retired;

    public void Retire() => _retired = true;

    /// <summary>True: the pump is to be told that something waits.</summary>
    public bool Offer(ListUpdate update, long timestamp)
    {
        if (_waiting.Count >= Most)
        {
            while (_waiting.TryDequeue(out _)) GatewayMetrics.Conflated.Inc();
        }
        _waiting.Enqueue(new Waiting(update, timestamp));
        return Announce();
    }

    /// <summary>The oldest that waits. The pump calls it once for each time that it was told.</summary>
    /// <param name="more">True: the pump is to tell itself again, after others had their turn.</param>
    public Waiting? Take(out bool more)
    {
        // Before looking: what is offered from here on is announced again.
        Volatile.Write(ref _announced, 0);
        Interlocked.MemoryBarrier();
        _waiting.TryDequeue(out var oldest);
        more = !_waiting.IsEmpty && Announce();
        return oldest;
    }

    private bool Announce() => Interlocked.Exchange(ref _announced, 1) == 0;

    /// <param name="Update">The list.</param>
    /// <param name="Timestamp">When it came, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    internal sealed record Waiting(ListUpdate Update, long Timestamp);
}
