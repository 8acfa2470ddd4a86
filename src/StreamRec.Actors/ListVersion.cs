namespace StreamRec.Actors;

/// <summary>
/// The one counter of a user's list versions, for all surfaces, in one incarnation of its actor. <paramref name="begin"/>: none above it
/// has been given before (<see cref="VersionClock.NextIncarnation"/>).
/// </summary>
internal sealed class ListVersion(long begin)
{
    private long _given;

    /// <summary>The last version given, or where the incarnation began.</summary>
    public long Last => begin + _given;

    /// <summary>What a checkpoint stores: the next incarnation begins there or above, whatever its node's clock says.</summary>
    public long Ceiling => Last + VersionClock.CeilingAhead;

    public long Next() => begin + ++_given;

    /// <summary>
    /// A version of this incarnation has been given that <paramref name="ceiling"/> does not cover: an owner that knows no more, and
    /// whose clock is behind, could give it or a lower one again.
    /// </summary>
    public bool IsAbove(long ceiling) => _given > 0 && Last >= ceiling;
}
