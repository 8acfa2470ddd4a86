namespace StreamRec.Ingest.Kafka;

/// <summary>
/// How many hold a client of librdkafka: its owner, and who is in it. librdkafka does not bear that a handle is destroyed while a thread is
/// in it, so the last who leaves is to dispose of it. Any thread.
/// </summary>
internal sealed class Holders
{
    private int _count = 1;

    /// <summary>False: the last has left.</summary>
    public bool TryEnter()
    {
        for (var count = Volatile.Read(ref _count); count > 0;)
        {
            var before = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (before == count) return true;
            count = before;
        }
        return false;
    }

    /// <summary>True: that was the last.</summary>
    public bool Leave() => Interlocked.Decrement(ref _count) == 0;
}
