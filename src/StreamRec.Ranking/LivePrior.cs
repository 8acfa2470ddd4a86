using System.Numerics.Tensors;
using StreamRec.Catalog;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// Σ_w β_w log(1 + count in window w) of every title, for one catalogue and signals snapshot; −∞ for what is not in the
/// catalogue. Immutable.
/// </summary>
internal sealed record LivePrior(CatalogSnapshot Catalog, float[] Values)
{
    public static LivePrior Of(CatalogSnapshot catalog, SignalsSnapshot signals, int bound, float[] beta)
    {
        var values = new float[bound];
        var counts = new float[bound];
        for (var window = 0; window < beta.Length; window++)
        {
            for (var item = 0; item < bound; item++) counts[item] = signals.Count(item, (CountWindow)window);
            TensorPrimitives.LogP1(counts, counts);
            TensorPrimitives.MultiplyAdd(counts, beta[window], values, values);
        }
        for (var item = 0; item < bound; item++)
            if (catalog[item] is null) values[item] = float.NegativeInfinity;
        return new LivePrior(catalog, values);
    }
}
