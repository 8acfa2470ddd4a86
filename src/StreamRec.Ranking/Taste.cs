using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// What of the history is the same for all candidates: kept by the user's ranking between weak events. A function of the
/// ring of strong events and the pins.
/// </summary>
internal sealed class Taste
{
    private const float Recency = .9f;

    private readonly float[] _genres = new float[CatalogSnapshot.KnownGenres];

    /// <summary>Mean of log(1 + years) of the chosen titles, weighted by recency; NaN without a history.</summary>
    public float MeanLogAge { get; private set; }

    /// <summary>log(1 + chosen titles)</summary>
    public float LogLength { get; private set; }

    public void Read(History history, in World world)
    {
        Array.Clear(_genres);
        var (weight, total, ages, agesTotal) = (1f, 0f, 0f, 0f);
        for (var k = 0; k < history.Chosen.Length; k++, weight *= Recency)
        {
            var item = history.Chosen[k];
            Add(world.Catalog.Genres(item), history.IsPositive(k) ? weight : 0);
            total += weight;
            if (world.Catalog[item] is not { } title) continue;
            ages += weight * world.LogAge(title);
            agesTotal += weight;
        }
        weight = 1;
        for (var k = 0; k < history.TurnedDown.Length; k++, weight *= Recency)
        {
            Add(world.Catalog.Genres(history.TurnedDown[k]), -weight * history.Strength(k));
            total += weight * history.Strength(k);
        }
        if (total > 0)
            for (var genre = 0; genre < _genres.Length; genre++) _genres[genre] /= total;
        MeanLogAge = agesTotal > 0 ? ages / agesTotal : float.NaN;
        LogLength = MathF.Log(1 + history.Chosen.Length);
    }

    /// <summary>Mean taste over the genres, −1 to 1; 0 without any.</summary>
    public float For(ulong genres)
    {
        var (sum, count) = (0f, 0);
        for (; genres != 0; genres &= genres - 1, count++) sum += _genres[System.Numerics.BitOperations.TrailingZeroCount(genres)];
        return count == 0 ? 0 : sum / count;
    }

    private void Add(ulong genres, float weight)
    {
        for (; genres != 0; genres &= genres - 1) _genres[System.Numerics.BitOperations.TrailingZeroCount(genres)] += weight;
    }
}
