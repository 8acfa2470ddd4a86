namespace StreamRec.Signals;

/// <summary>
/// (n_j + s)^−0.3 of the ordered item-kNN, of each title at the first question: a power per title and snapshot instead of one per
/// title, user and scoring. Threads that race compute the same.
/// </summary>
internal sealed class DampingPages(Pages pages, float scale)
{
    private const int Size = 64;

    private static readonly float OfNone = Damp(0);

    private readonly float[]?[] _pages = new float[]?[(pages.Bound + Size - 1) / Size];

    public float Of(int item)
    {
        var number = (uint)item / Size;
        if (number >= (uint)_pages.Length) return OfNone;
        // No title's is 0: that stands for what is not known.
        ref var value = ref (Volatile.Read(ref _pages[number]) ?? Interlocked.CompareExchange(ref _pages[number], new float[Size], null)
            ?? _pages[number]!)[item % Size];
        var known = Volatile.Read(ref value);
        if (known == 0) Volatile.Write(ref value, known = pages[item] is { } row ? Damp(row.Counts[Clocks.Moves] * scale) : OfNone);
        return known;
    }

    private static float Damp(float moves) => MathF.Pow(moves + OrderedKnn.Shrinkage, -OrderedKnn.TargetDamping);
}
