using StreamRec.Actors;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Live;

/// <summary>
/// One subscription's place between the socket's actor, which offers lists, and its pump, which takes them. It holds the
/// newest list only: a screen that lags gets the latest state, never a backlog.
/// </summary>
internal sealed class ListSlot(ScreenList screen)
{
    private Waiting? _waiting;
    private volatile bool _retired;

    /// <summary>Owned by the pump.</summary>
    public ScreenList Screen => screen;

    /// <summary>After it the pump sends nothing more of it.</summary>
    public bool Retired => _retired;

    public void Retire() => _retired = true;

    /// <summary>True when the slot was empty, so that the pump is to be told.</summary>
    public bool Offer(ListUpdate update, long timestamp)
    {
        var replaced = Interlocked.Exchange(ref _waiting, new Waiting(update, timestamp));
        if (replaced is null) return true;
        GatewayMetrics.Conflated.Inc();
        return false;
    }

    public Waiting? Take() => Interlocked.Exchange(ref _waiting, null);

    /// <param name="Update">The list.</param>
    /// <param name="Timestamp">When it came, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    internal sealed record Waiting(ListUpdate Update, long Timestamp);
}
