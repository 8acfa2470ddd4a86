namespace StreamRec.Signals;

/// <summary>The six decays: five half-lives of <see cref="CountWindow"/>, in its order, then the 7-day e-folding of the ordered item-kNN.</summary>
internal static class Clocks
{
    public const int Count = 6;
    public const int Month = (int)CountWindow.Month;

    /// <summary>n_i and C[i,j].</summary>
    public const int Moves = 5;

    private const double Hour = 3_600_000;
    private const double Day = 24 * Hour;

    public static Landmark[] At(long time) =>
    [
        HalfLife(Hour, time), HalfLife(Day, time), HalfLife(3 * Day, time), HalfLife(7 * Day, time), HalfLife(30 * Day, time),
        new Landmark(1 / (7 * Day), time),
    ];

    private static Landmark HalfLife(double milliseconds, long time) => new(Math.Log(2) / milliseconds, time);
}
