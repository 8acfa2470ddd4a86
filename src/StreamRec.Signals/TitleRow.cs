using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>What the writer keeps of one title; all values relative to the landmarks. <see cref="Publish"/> makes the readers' copy.</summary>
internal sealed class TitleRow
{
    /// <summary>Stored values below this are nothing, and would cost as denormals.</summary>
    public const float Negligible = 1e-30f;

    /// <summary>By clock: see <see cref="Clocks"/>.</summary>
    public double[] Counts { get; } = new double[Clocks.Count];

    /// <summary>By hour of day (UTC), clock <see cref="Clocks.Month"/>.</summary>
    public float[] Hours { get; } = new float[24];
    public CountryTable Countries { get; } = new();
    public EdgeTable Edges { get; } = new();

    /// <summary>Counts or edges differ from what is published.</summary>
    public bool Dirty { get; set; }
    public bool EdgesDirty { get; set; }

    private TitleSignals? _published;

    public void Rescale(int clock, double factor)
    {
        Counts[clock] = Flush(Counts[clock] * factor);
        if (clock == Clocks.Month)
        {
            for (var hour = 0; hour < Hours.Length; hour++) Hours[hour] = (float)Flush(Hours[hour] * factor);
            Countries.Rescale((float)factor);
        }
        if (clock != Clocks.Moves) return;
        Edges.Rescale((float)factor);
        EdgesDirty = true;
    }

    public TitleSignals Publish(ItemIndex index)
    {
        var edges = _published is { } last && !EdgesDirty ? (last.Targets, last.Weights) : Edges.Strongest(EdgeTable.Kept, index);
        var counts = new float[Clocks.Count];
        for (var clock = 0; clock < counts.Length; clock++) counts[clock] = (float)Flush(Counts[clock]);
        _published = new TitleSignals(
            counts, [.. Hours], Countries.Codes.ToArray(), Countries.Counts.ToArray(), edges.Targets, edges.Weights);
        (Dirty, EdgesDirty) = (false, false);
        return _published;
    }

    private static double Flush(double value) => value < Negligible ? 0 : value;
}
