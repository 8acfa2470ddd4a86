namespace StreamRec.Ranking;

/// <summary>What a weak event means for the set of candidates, beyond their scores.</summary>
[Flags]
internal enum PoolChange
{
    None = 0,

    /// <summary>A seen title was begun or finished: it joins or leaves the person's own surfaces, nothing else moves.</summary>
    Personal = 1,

    /// <summary>What surfaces show beyond the pool is to be gathered anew.</summary>
    Extensions = 2,

    /// <summary>Another title would take, or give up, a place.</summary>
    Regather = 4,
}
