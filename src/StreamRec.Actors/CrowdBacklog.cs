namespace StreamRec.Actors;

/// <summary>
/// Moves told to the <see cref="SignalsActor"/> and not yet counted by it. Signals are statistics: beyond the bound (a few
/// hundred bytes each) moves are dropped and counted, and nobody waits. Any number of threads.
/// </summary>
public sealed class CrowdBacklog(int bound = CrowdBacklog.DefaultBound)
{
    public const int DefaultBound = 100_000;

    private int _waiting;

    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _waiting) <= bound) return true;
        Interlocked.Decrement(ref _waiting);
        ActorsMetrics.MovesDropped.Inc();
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _waiting);
}
