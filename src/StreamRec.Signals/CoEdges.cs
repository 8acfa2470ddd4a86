namespace StreamRec.Signals;

/// <summary>
/// How often people moved on to <paramref name="Target"/> after another title, decayed as <see cref="Clocks.KnnEFolding"/> says, weighted
/// by order.
/// </summary>
public readonly record struct CoEdge(int Target, float Weight);

/// <summary>
/// The successors of one title, read like a span. The stored weights are shared between snapshots and relative to a
/// landmark; <see cref="Scale"/> brings them to the snapshot's time, and the indexer has already done so.
/// </summary>
public readonly ref struct CoEdges(ReadOnlySpan<int> targets, ReadOnlySpan<float> stored, float scale)
{
    public int Length => Targets.Length;
    public ReadOnlySpan<int> Targets { get; } = targets;

    /// <summary>Weight = stored × <see cref="Scale"/>.</summary>
    public ReadOnlySpan<float> Stored { get; } = stored;
    public float Scale { get; } = scale;
    public CoEdge this[int place] => new(Targets[place], Stored[place] * Scale);
    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator(CoEdges edges)
    {
        private readonly CoEdges _edges = edges;
        private int _place = -1;

        public readonly CoEdge Current => _edges[_place];
        public bool MoveNext() => ++_place < _edges.Length;
    }
}
