using System.Collections.Concurrent;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// The <see cref="CrowdFeatures"/> of the newest snapshot that was asked for. Users pin older ones for minutes: what was kept for
/// those would be a copy for each second. Any number of threads.
/// </summary>
internal sealed class NewestCrowd
{
    /// <summary>Clients name countries: more than these of one snapshot share nothing.</summary>
    private const int MostPlaces = 64;

    private volatile Newest? _newest;

    /// <summary>
    /// For one scoring of many titles; not to be kept. Null for older snapshots, and for the first who asks: of a snapshot that one
    /// question alone is put to, nothing is worth keeping.
    /// </summary>
    public CrowdFeatures? Of(SignalsSnapshot signals, RankingContext context)
    {
        var newest = _newest;
        if (newest?.Signals != signals)
        {
            if (newest is not null && newest.Signals.Version > signals.Version) return null;
            _newest = newest = new Newest(signals, new());
        }
        var (places, key) = (newest.Places, (context.Hour, CountryCode.Of(context.Country)));
        if (places.TryGetValue(key, out var known) && known is not null) return known;
        if (places.Count >= MostPlaces && !places.ContainsKey(key)) return null;
        if (places.TryAdd(key, null)) return null;
        var made = new CrowdFeatures(signals, context.Hour, context.Country);
        return places.TryUpdate(key, made, null) ? made : places[key];
    }

    private sealed record Newest(SignalsSnapshot Signals, ConcurrentDictionary<(int Hour, int Country), CrowdFeatures?> Places);
}
