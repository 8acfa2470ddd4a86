using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>
/// What the writer keeps of one title; all values relative to the landmarks. <see cref="Publish"/> makes the readers' copy.
/// </summary>
internal sealed class TitleRow
{
    /// <summary>Stored values below this are nothing, and would cost as denormals.</summary>
    public const float Negligible = 1e-30f;

    /// <summary>By clock: see <see cref="Clocks"/>.</summary>
    public double[] Counts { get; } = new double[Clocks.Count];

    /// <summary>
    /// By hour of day (UTC), clock <see cref="Clocks.Longest"/>. Of most titles only the neighbours are known: those share one.
    /// </summary>
    public float[] Hours { get; private set; } = TitleSignals.None.Hours;
    public CountryTable Countries { get; } = new();
    public EdgeTable Edges { get; } = new();

    /// <summary>Something differs from what is published; the other two say what.</summary>
    public bool Dirty { get; set; }
    public bool CountsDirty { get; set; }
    public bool EdgesDirty { get; set; }

    private TitleSignals? _published;

    private bool HasHours => Hours != TitleSignals.None.Hours;

    public void AddHour(int hour, float weight)
    {
        if (!HasHours) Hours = new float[24];
        Hours[hour] += weight;
    }

    public void Rescale(int clock, double factor)
    {
        Counts[clock] = Flush(Counts[clock] * factor);
        CountsDirty = true;
        if (clock == Clocks.Longest)
        {
            for (var hour = 0; HasHours && hour < Hours.Length; hour++) Hours[hour] = (float)Flush(Hours[hour] * factor);
            Countries.Rescale((float)factor);
        }
        if (clock != Clocks.Moves) return;
        Edges.Rescale((float)factor);
        EdgesDirty = true;
    }

    public TitleSignals Publish(ItemIndex index)
    {
        var next = _published ?? TitleSignals.None;
        if (CountsDirty)
        {
            var counts = new float[Clocks.Count];
            for (var clock = 0; clock < counts.Length; clock++) counts[clock] = (float)Flush(Counts[clock]);
            next = next with
            {
                Counts = counts,
                Hours = HasHours ? [.. Hours] : Hours,
                Countries = Countries.Codes.ToArray(),
                CountryCounts = Countries.Counts.ToArray(),
            };
        }
        if (EdgesDirty)
        {
            var (targets, weights) = Edges.Strongest(EdgeTable.Kept, index);
            next = next with { Targets = targets, Weights = weights };
        }
        (Dirty, CountsDirty, EdgesDirty) = (false, false, false);
        return _published = next;
    }

    private static double Flush(double value) => value < Negligible ? 0 : value;
}
