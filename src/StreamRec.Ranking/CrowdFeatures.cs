using System.Collections.Concurrent;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// The features that say what the crowd does, of one snapshot at one hour in one country: the same for all users, and so computed
/// once per title, at the first question. Threads that race compute the same. Only the snapshot that was asked for last has them:
/// users pin older ones for minutes, and what is kept for those would be a copy per second.
/// </summary>
internal sealed class CrowdFeatures
{
    /// <summary>Features of a title, from <see cref="FeatureList.CountHour"/> on.</summary>
    public const int Width = FeatureList.CountryLift - FeatureList.CountHour + 1;

    private const int PageSize = 64;

    /// <summary>Clients name countries: more than these of one snapshot share nothing.</summary>
    private const int MostPlaces = 64;

    private static volatile Latest? _latest;

    private readonly SignalsSnapshot _signals;
    private readonly int _hour;
    private readonly string? _country;
    private readonly Page?[] _pages;

    private CrowdFeatures(SignalsSnapshot signals, int hour, string? country)
    {
        (_signals, _hour, _country) = (signals, hour, country);
        _pages = new Page?[(signals.ItemBound + PageSize - 1) / PageSize];
    }

    /// <summary>
    /// For one scoring of many titles; not to be kept. Null for the first who asks: of a snapshot that one question alone is put to,
    /// nothing is worth keeping.
    /// </summary>
    public static CrowdFeatures? Of(SignalsSnapshot signals, RankingContext context)
    {
        var latest = _latest;
        if (latest?.Signals != signals) _latest = latest = new Latest(signals, new());
        var key = (context.Hour, CountryCode.Of(context.Country));
        if (latest.Places.TryGetValue(key, out var known) && known is not null) return known;
        if (latest.Places.Count >= MostPlaces && !latest.Places.ContainsKey(key)) return null;
        if (latest.Places.TryAdd(key, null)) return null;
        var made = new CrowdFeatures(signals, context.Hour, context.Country);
        return latest.Places.TryUpdate(key, made, null) ? made : latest.Places[key];
    }

    /// <param name="row">Of at least <see cref="Width"/> values.</param>
    public void Write(int item, Span<float> row)
    {
        if ((uint)item >= (uint)(_pages.Length * PageSize))
        {
            row[..Width].Clear(); // log(1 + 0) throughout, and the lifts are differences of those
            return;
        }
        var page = _pages[item / PageSize] ?? AddPage(item / PageSize);
        var place = item % PageSize;
        var values = page.Values.AsSpan(place * Width, Width);
        if (!Volatile.Read(ref page.Known[place]))
        {
            Write(_signals, _hour, _country, item, values);
            Volatile.Write(ref page.Known[place], true);
        }
        values.CopyTo(row);
    }

    private Page AddPage(int number)
    {
        Interlocked.CompareExchange(ref _pages[number], new Page(), null);
        return _pages[number]!;
    }

    /// <summary>Computes them, for whoever has no table.</summary>
    public static void Write(SignalsSnapshot signals, int hour, string? country, int item, Span<float> row)
    {
        for (var window = CountWindow.Shortest; window <= CountWindow.Longest; window++)
            row[FeatureList.CountHour + (int)window] = MathF.Log(1 + signals.Count(item, window));
        var month = row[FeatureList.CountMonth];
        row[FeatureList.HourLift] = MathF.Log(1 + 24 * signals.CountAtHour(item, hour)) - month;
        row[FeatureList.CountryLift] = MathF.Log(1 + signals.CountInCountry(item, country)) - month;
    }

    private sealed record Latest(SignalsSnapshot Signals, ConcurrentDictionary<(int Hour, int Country), CrowdFeatures?> Places);

    private sealed class Page
    {
        public readonly float[] Values = new float[PageSize * Width];
        public readonly bool[] Known = new bool[PageSize];
    }
}
