namespace StreamRec.Signals;

/// <summary>
/// (n_j + s)^−0.3 of the ordered item-kNN, a page at a time at the first question: a power per title and snapshot
/// instead of one per title, user and scoring. Threads that race make the same page.
/// </summary>
internal sealed class DampingPages(Pages pages, float scale)
{
    private static readonly float OfNone = Damp(0);

    private readonly float[]?[] _pages = new float[]?[pages.Count];

    public float Of(int item)
    {
        var number = (uint)item / Pages.Size;
        if (number >= (uint)_pages.Length) return OfNone;
        return (Volatile.Read(ref _pages[number]) ?? (_pages[number] = Make((int)number)))[item % Pages.Size];
    }

    private float[] Make(int number)
    {
        var made = new float[Pages.Size];
        var rows = pages.Page(number);
        for (var k = 0; k < made.Length; k++) made[k] = rows?[k] is { } row ? Damp(row.Counts[Clocks.Moves] * scale) : OfNone;
        return made;
    }

    private static float Damp(float moves) => MathF.Pow(moves + OrderedKnn.Shrinkage, -OrderedKnn.TargetDamping);
}
