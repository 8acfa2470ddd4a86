namespace StreamRec.Gateway.Live;

/// <summary>At most <paramref name="burst"/> at once, refilled by <paramref name="perSecond"/>. One caller at a time.</summary>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }
}
