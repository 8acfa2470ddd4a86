namespace StreamRec.Actors;

/// <summary>How many user actors a node has in memory, and what that means for the idle ones. Any number of threads.</summary>
internal sealed class LiveActors(int budget, TimeSpan passivateAfter)
{
    private int _count;

    public void Enter()
    {
        Interlocked.Increment(ref _count);
        ActorsMetrics.Alive.Inc();
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        ActorsMetrics.Alive.Dec();
    }

    /// <summary>
    /// The idle time until passivation, shortened in proportion when more actors live than the budget allows; at least 5 s.
    /// </summary>
    public long IdleMilliseconds
    {
        get
        {
            var idle = passivateAfter.TotalMilliseconds;
            var over = (double)Volatile.Read(ref _count) / budget;
            return (long)(over > 1 ? Math.Max(Math.Min(5_000, idle), idle / (over * over)) : idle);
        }
    }
}
