namespace StreamRec.Domain;

/// <summary>
/// Exponential decay by half-lives, from additions and multiplications only: a fold gives the same bits on every machine,
/// which the C library's exp2 does not promise.
/// </summary>
public static class Decay
{
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>1/14!, 1/13! … 1/0!: exp(x) by Horner's rule, for −ln 2 &lt; x ≤ 0.</summary>
    private static ReadOnlySpan<double> Series =>
    [
        1 / 87_178_291_200.0, 1 / 6_227_020_800.0, 1 / 479_001_600.0, 1 / 39_916_800.0, 1 / 3_628_800.0, 1 / 362_880.0, 1 / 40_320.0,
        1 / 5040.0,
        1 / 720.0, 1 / 120.0, 1 / 24.0, 1 / 6.0, 1 / 2.0, 1, 1,
    ];

    /// <summary>
    /// 2^(−elapsed/half-life), both ms; 1 when nothing has elapsed, 0 beyond 1000 half-lives. Within 1e-14 of the true value.
    /// </summary>
    public static double Factor(long elapsed, long halfLife)
    {
        if (elapsed <= 0) return 1;
        var halvings = (double)elapsed / halfLife;
        if (halvings > 1000) return 0;
        var whole = Math.Floor(halvings);
        var x = (halvings - whole) * -Ln2;
        var sum = 0.0;
        foreach (var coefficient in Series) sum = sum * x + coefficient;
        return Math.ScaleB(sum, -(int)whole);
    }

    /// <summary>
    /// Adds an amount that happened at <paramref name="addedAt"/> to a value that holds as of <paramref name="at"/>, in either
    /// order of time. The sum holds as of the later of the two.
    /// </summary>
    public static (float Value, long At) Add(float value, long at, float added, long addedAt, long halfLife)
    {
        var later = Math.Max(at, addedAt);
        var sum = value * Factor(later - at, halfLife) + added * Factor(later - addedAt, halfLife);
        return (Math.Abs(sum) < Negligible ? 0 : (float)sum, later);
    }

    /// <summary>Below it a value is 0: nothing depends on it, and denormal floats are slow.</summary>
    private const double Negligible = 1e-20;
}
