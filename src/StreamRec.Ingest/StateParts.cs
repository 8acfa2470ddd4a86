namespace StreamRec.Ingest;

/// <summary>States of which some parts have come; those that were never finished are forgotten for newer ones. One thread.</summary>
internal sealed class StateParts
{
    /// <summary>3 GB of parts of 768 kB.</summary>
    private const int MaxParts = 4096;
    private const int MaxUnfinished = 4;

    private readonly List<(Guid State, byte[]?[] Parts)> _unfinished = [];

    /// <summary>The state when this was its last part.</summary>
    public byte[]? Add(Guid state, int part, int parts, byte[] bytes)
    {
        if (parts is < 1 or > MaxParts || (uint)part >= (uint)parts) return null;
        var known = _unfinished.FindIndex(unfinished => unfinished.State == state && unfinished.Parts.Length == parts);
        if (known < 0)
        {
            if (_unfinished.Count == MaxUnfinished) _unfinished.RemoveAt(0);
            known = _unfinished.Count;
            _unfinished.Add((state, new byte[]?[parts]));
        }
        var all = _unfinished[known].Parts;
        all[part] = bytes;
        if (Array.Exists(all, missing => missing is null)) return null;
        _unfinished.RemoveAt(known);
        var whole = new byte[all.Sum(some => (long)some!.Length)];
        var at = 0;
        foreach (var some in all)
        {
            some!.CopyTo(whole, at);
            at += some.Length;
        }
        return whole;
    }
}
