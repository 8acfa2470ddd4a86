using System.Collections.Concurrent;

namespace StreamRec.Gateway;

/// <summary>
/// A rate that each user has to itself, over all connections to this node: <paramref name="burst"/> at once after silence, then
/// <paramref name="perSecond"/> (the generic cell rate algorithm, ITU-T I.371: one number per user, the time at which nothing of
/// what it took counts any more). Whose time has come is forgotten. Any thread.
/// </summary>
internal sealed class RateByUser(int perSecond, int burst, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _clearAt = new(StringComparer.Ordinal);
    private readonly long _interval = Math.Max(1, time.TimestampFrequency / perSecond);
    private long _sweepAt;

    /// <summary>Users that are remembered.</summary>
    public int Count => _clearAt.Count;

    /// <summary>Null: it may, and that counts. Else how long until it may again.</summary>
    public TimeSpan? TryTake(string userId)
    {
        while (true)
        {
            var now = time.GetTimestamp();
            var known = _clearAt.TryGetValue(userId, out var clearAt);
            var from = known ? Math.Max(now, clearAt) : now;
            var wait = from - now - (_interval * (burst - 1));
            if (wait > 0) return time.GetElapsedTime(now, now + wait);
            if (known ? !_clearAt.TryUpdate(userId, from + _interval, clearAt) : !_clearAt.TryAdd(userId, from + _interval)) continue;
            if (!known) Sweep(now);
            return null;
        }
    }

    /// <summary>Once a second at most, by whoever comes then.</summary>
    private void Sweep(long now)
    {
        var due = Volatile.Read(ref _sweepAt);
        if (now < due || Interlocked.CompareExchange(ref _sweepAt, now + time.TimestampFrequency, due) != due) return;
        foreach (var entry in _clearAt)
        {
            if (entry.Value <= now) _clearAt.TryRemove(entry);
        }
    }
}
