namespace StreamRec.Signals;

/// <summary>One title's decayed counts by country: the strongest 16, a few more between prunings.</summary>
internal sealed class CountryTable
{
    public const int Kept = 16;
    public const int Capacity = 24;

    private ushort[] _codes = [];
    private float[] _counts = [];

    public int Count { get; private set; }
    public ReadOnlySpan<ushort> Codes => _codes.AsSpan(0, Count);
    public ReadOnlySpan<float> Counts => _counts.AsSpan(0, Count);

    public void Add(int code, float weight)
    {
        var place = _codes.AsSpan(0, Count).IndexOf((ushort)code);
        if (place >= 0)
        {
            _counts[place] += weight;
            return;
        }
        if (Count == Capacity) Prune();
        if (Count == _codes.Length)
        {
            var larger = Math.Min(Capacity, Math.Max(2, Count * 2));
            Array.Resize(ref _codes, larger);
            Array.Resize(ref _counts, larger);
        }
        _codes[Count] = (ushort)code;
        _counts[Count++] = weight;
    }

    public void Rescale(float factor)
    {
        for (var k = 0; k < Count; k++) _counts[k] *= factor;
    }

    /// <summary>Strongest first; of equals the first by code.</summary>
    private void Prune()
    {
        var order = new int[Count];
        for (var k = 0; k < Count; k++) order[k] = k;
        Array.Sort(order, (a, b) => _counts[a] != _counts[b] ? _counts[b].CompareTo(_counts[a]) : _codes[a].CompareTo(_codes[b]));
        var (codes, counts) = (new ushort[Capacity], new float[Capacity]);
        for (var k = 0; k < Kept; k++) (codes[k], counts[k]) = (_codes[order[k]], _counts[order[k]]);
        (_codes, _counts, Count) = (codes, counts, Kept);
    }
}
