namespace StreamRec.Actors;

/// <summary>
/// When the lists of a watched user adopt what the node ranks with now, though no event makes them. Pure: no clock.
/// </summary>
/// <param name="after">ms that pins may age while somebody watches.</param>
internal sealed class Adoption(long after)
{
    private bool _hastened;

    /// <summary>When to look, ms.</summary>
    public long Due { get; private set; } = long.MaxValue;

    /// <summary>Somebody watches.</summary>
    public void Begin(long now)
    {
        if (Due == long.MaxValue) Due = now + after;
    }

    /// <summary>Nobody watches.</summary>
    public void End() => (Due, _hastened) = (long.MaxValue, false);

    /// <summary>Catalogue or model are others now: adopted by then, however young the pins are.</summary>
    public void Hasten(long by)
    {
        _hastened = true;
        Due = Math.Min(Due, by);
    }

    /// <summary>What was pinned by a strong event meanwhile need not be adopted yet. Sets when to look again.</summary>
    public bool IsDue(long now, long pinnedAt)
    {
        if (Due > now) return false;
        var young = !_hastened && pinnedAt + after > now;
        _hastened = false;
        Due = (young ? pinnedAt : now) + after;
        return !young;
    }
}
