using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>
/// The writer's row of C[i,·]. Holds a few more than are published, so that a new successor has until the next pruning to
/// grow before it is compared with the old ones. Weights are relative to the landmark of <see cref="Clocks.Moves"/>.
/// </summary>
internal sealed class EdgeTable
{
    public const int Kept = 128;
    public const int Capacity = 192;

    private int[] _targets = [];
    private float[] _weights = [];

    public int Count { get; private set; }
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, Count);
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    public void Add(int target, float weight, ItemIndex index)
    {
        var place = _targets.AsSpan(0, Count).IndexOf(target);
        if (place >= 0)
        {
            _weights[place] += weight;
            return;
        }
        if (Count == Capacity) Prune(index);
        if (Count == _targets.Length)
        {
            var larger = Math.Min(Capacity, Math.Max(4, Count * 2));
            Array.Resize(ref _targets, larger);
            Array.Resize(ref _weights, larger);
        }
        _targets[Count] = target;
        _weights[Count] = weight;
        Count++;
    }

    public void Rescale(float factor)
    {
        var kept = 0;
        for (var k = 0; k < Count; k++)
        {
            var weight = _weights[k] * factor;
            if (weight < TitleRow.Negligible) continue;
            (_targets[kept], _weights[kept++]) = (_targets[k], weight);
        }
        Count = kept;
    }

    /// <summary>Takes out the targets that have no row; true: all had one.</summary>
    public bool KeepOnly(TitleRow?[] rows)
    {
        var kept = 0;
        for (var k = 0; k < Count; k++)
            if (_targets[k] < rows.Length && rows[_targets[k]] is not null) (_targets[kept], _weights[kept++]) = (_targets[k], _weights[k]);
        var all = kept == Count;
        Count = kept;
        return all;
    }

    /// <summary>Copies of the strongest <paramref name="limit"/>.</summary>
    public (int[] Targets, float[] Weights) Strongest(int limit, ItemIndex index)
    {
        if (Count <= limit) return (Targets.ToArray(), Weights.ToArray());
        var targets = new int[limit];
        var weights = new float[limit];
        CopyStrongest(targets, weights, index);
        return (targets, weights);
    }

    /// <summary>The strongest of those that have a place (≥ 0).</summary>
    public (int[] Targets, float[] Weights) Strongest(int limit, ItemIndex index, int[] places)
    {
        var placed = new EdgeTable { _targets = new int[Count], _weights = new float[Count] };
        for (var k = 0; k < Count; k++)
            if (places[_targets[k]] >= 0) (placed._targets[placed.Count], placed._weights[placed.Count++]) = (_targets[k], _weights[k]);
        return placed.Strongest(limit, index);
    }

    private void Prune(ItemIndex index)
    {
        Span<int> targets = stackalloc int[Kept];
        Span<float> weights = stackalloc float[Kept];
        CopyStrongest(targets, weights, index);
        targets.CopyTo(_targets);
        weights.CopyTo(_weights);
        Count = Kept;
    }

    /// <summary>In the order of the row; of those equal at the edge, the first by id.</summary>
    private void CopyStrongest(Span<int> targets, Span<float> weights, ItemIndex index)
    {
        Span<float> sorted = stackalloc float[Capacity];
        sorted = sorted[..Count];
        Weights.CopyTo(sorted);
        sorted.Sort();
        var edge = sorted[Count - targets.Length];
        var stronger = 0;
        foreach (var weight in Weights) if (weight > edge) stronger++;
        var equals = FirstById(edge, targets.Length - stronger, index);
        var kept = 0;
        for (var k = 0; k < Count; k++)
        {
            if (_weights[k] < edge || (_weights[k] == edge && !equals.Contains(_targets[k]))) continue;
            (targets[kept], weights[kept++]) = (_targets[k], _weights[k]);
        }
    }

    private int[] FirstById(float weight, int count, ItemIndex index)
    {
        var equals = new List<int>();
        for (var k = 0; k < Count; k++) if (_weights[k] == weight) equals.Add(_targets[k]);
        if (equals.Count > count) equals.Sort((a, b) => index[a].CompareTo(index[b]));
        return equals.GetRange(0, count).ToArray();
    }
}
