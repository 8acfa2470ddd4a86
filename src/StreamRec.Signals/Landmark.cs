namespace StreamRec.Signals;

/// <summary>
/// Forward decay (Cormode et al., ICDE 2009): an event at t is stored as e^(rate·(t − landmark)), so adding is O(1), late
/// events included, and one factor brings every stored value to any moment. The landmark moves before the exponent
/// passes <see cref="MaxExponent"/>: nothing overflows however long the run is, and what is too old underflows to 0.
/// </summary>
internal struct Landmark(double rate, long at)
{
    /// <summary>e^40 ≈ 2·10^17: leaves 20 decades of a float for the sums.</summary>
    private const double MaxExponent = 40;

    /// <summary>per ms</summary>
    public double Rate { get; } = rate;

    /// <summary>ms since the Unix epoch</summary>
    public long At { get; set; } = at;

    public readonly double Weight(long time) => Math.Exp(Exponent(time));

    public readonly bool TooFar(long time) => Exponent(time) > MaxExponent;

    /// <summary>Moves to <paramref name="time"/> and gives what all stored values are to be multiplied by.</summary>
    public double MoveTo(long time)
    {
        var factor = Math.Exp(-Exponent(time));
        At = time;
        return factor;
    }

    /// <summary>stored × this = the value at <paramref name="time"/>. Bounded also for a clock that is far behind.</summary>
    public readonly float ScaleTo(long time) => (float)Math.Exp(Math.Min(-Exponent(time), MaxExponent));

    private readonly double Exponent(long time) => ((double)time - At) * Rate;
}
