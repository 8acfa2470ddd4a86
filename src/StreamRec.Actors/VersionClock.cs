namespace StreamRec.Actors;

/// <summary>
/// Where the list versions of an actor's incarnation begin, so that a version never goes back and never names two lists,
/// also after a crash: lists are shown before they are durable. One per node; any number of threads.
/// </summary>
public sealed class VersionClock(TimeProvider time)
{
    /// <summary>A millisecond leaves room for 2^12 versions.</summary>
    private const int BitsPerMillisecond = 12;

    /// <summary>How far above the current version a checkpoint puts its ceiling.</summary>
    public const long CeilingAhead = 1L << 16;

    private long _last;

    /// <summary>max(Unix ms × 2^12, <paramref name="ceiling"/>), the ms strictly greater for each incarnation on this node.</summary>
    public long NextIncarnation(long ceiling)
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return Math.Max(next << BitsPerMillisecond, ceiling);
        }
    }
}
