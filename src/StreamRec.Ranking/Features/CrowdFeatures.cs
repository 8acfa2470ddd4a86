using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// The features that say what the crowd does, of one snapshot at one hour in one country: the same for all users, and so computed
/// once per title, at the first question. Threads that race compute the same.
/// </summary>
internal sealed class CrowdFeatures
{
    /// <summary>Features of a title, from <see cref="FeatureList.CountHour"/> on.</summary>
    public const int Width = FeatureList.CountryLift - FeatureList.CountHour + 1;

    private const int PageSize = 64;

    private readonly SignalsSnapshot _signals;
    private readonly int _hour;
    private readonly string? _country;
    private readonly Page?[] _pages;

    public CrowdFeatures(SignalsSnapshot signals, int hour, string? country)
    {
        (_signals, _hour, _country) = (signals, hour, country);
        _pages = new Page?[(signals.ItemBound + PageSize - 1) / PageSize];
    }

    /// <param name="row">Of all features, of which these are written.</param>
    public void Write(int item, Span<float> row)
    {
        row = row.Slice(FeatureList.CountHour, Width);
        if ((uint)item >= (uint)(_pages.Length * PageSize))
        {
            row.Clear(); // log(1 + 0) throughout, and the lifts are differences of those
            return;
        }
        var page = _pages[item / PageSize] ?? AddPage(item / PageSize);
        var place = item % PageSize;
        var values = page.Values.AsSpan(place * Width, Width);
        if (!Volatile.Read(ref page.Known[place]))
        {
            Compute(_signals, _hour, _country, item, values);
            Volatile.Write(ref page.Known[place], true);
        }
        values.CopyTo(row);
    }

    private Page AddPage(int number)
    {
        Interlocked.CompareExchange(ref _pages[number], new Page(), null);
        return _pages[number]!;
    }

    /// <summary>Writes them for whoever has no table.</summary>
    /// <param name="row">Of all features, of which these are written.</param>
    public static void Write(SignalsSnapshot signals, int hour, string? country, int item, Span<float> row) =>
        Compute(signals, hour, country, item, row.Slice(FeatureList.CountHour, Width));

    private static void Compute(SignalsSnapshot signals, int hour, string? country, int item, Span<float> values)
    {
        for (var window = CountWindow.Shortest; window <= CountWindow.Longest; window++)
            values[(int)window] = MathF.Log(1 + signals.Count(item, window));
        var month = values[FeatureList.CountMonth - FeatureList.CountHour];
        values[FeatureList.HourLift - FeatureList.CountHour] = MathF.Log(1 + 24 * signals.CountAtHour(item, hour)) - month;
        values[FeatureList.CountryLift - FeatureList.CountHour] = MathF.Log(1 + signals.CountInCountry(item, country)) - month;
    }

    private sealed class Page
    {
        public readonly float[] Values = new float[PageSize * Width];
        public readonly bool[] Known = new bool[PageSize];
    }
}
