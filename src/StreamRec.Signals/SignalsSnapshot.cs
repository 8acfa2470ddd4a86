using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>
/// What the crowd does, at one moment, immutable: what an actor pins. All values are decayed to <see cref="At"/>.
/// Titles are numbers of the node's <see cref="ItemIndex"/>; unknown ones give 0.
/// </summary>
public sealed class SignalsSnapshot
{
    /// <summary>How many <see cref="CountWindow"/>s there are.</summary>
    public const int Windows = Clocks.Moves;

    /// <summary>Titles that are popular at an hour or in a country.</summary>
    public const int Here = 8;

    /// <summary>Titles that are called popular, of each window.</summary>
    public const int MostPopular = PopularLists.Popular;

    /// <summary>Titles that are known by their place among all, of each window.</summary>
    public const int MostLeaders = 1024;

    /// <summary>Pseudo-counts: how many moves of its own an hour of a title, or a country, needs to be believed half.</summary>
    private const float HourPrior = 24;
    private const float CountryPrior = 200;

    private readonly Pages _pages;
    private readonly float[] _scales;
    private readonly CrowdTotals _totals;
    private readonly PopularLists? _popular;
    private readonly DampingPages _damping;

    private SignalsSnapshot()
    {
        (_pages, _scales, _totals, Clocks) = (Pages.Empty, new float[Clocks.Count], CrowdTotals.None, Clocks.Default);
        _damping = new DampingPages(_pages, 0);
    }

    internal SignalsSnapshot(long version, long at, Pages pages, float[] scales, CrowdTotals totals, PopularLists popular, Clocks clocks)
    {
        (Version, At, _pages, _scales, _totals, Clocks) = (version, at, pages, scales, totals, clocks);
        _popular = popular;
        _damping = new DampingPages(pages, scales[Clocks.Moves]);
    }

    public static SignalsSnapshot Empty { get; } = new();

    public long Version { get; }

    /// <summary>ms since the Unix epoch</summary>
    public long At { get; }

    public Clocks Clocks { get; }

    /// <summary>Every title with a row has a number below this.</summary>
    public int ItemBound => _pages.Bound;

    /// <summary>False: the title's counts are 0, in every window.</summary>
    public bool IsCounted(int item) => _pages.IsCounted(item);

    /// <summary>People have moved to the title, or from it.</summary>
    public bool IsKnown(int item) => _pages[item] is not null;

    /// <summary>Decayed count of strong moves to the title.</summary>
    public float Count(int item, CountWindow window) => _pages[item] is { } row ? row.Counts[(int)window] * _scales[(int)window] : 0;

    /// <summary>
    /// Decayed (longest window) count of moves to the title in this hour of day, shrunk towards the title's whole count / 24.
    /// </summary>
    public float CountAtHour(int item, int hour)
    {
        if (_pages[item] is not { } row || (uint)hour >= 24) return 0;
        var scale = _scales[Clocks.Longest];
        var whole = row.Counts[Clocks.Longest] * scale;
        return whole * (row.Hours[hour] * scale + HourPrior / 24) / (whole + HourPrior);
    }

    /// <summary>
    /// Decayed (longest window) count that the title would have if everybody were like this country, shrunk towards the whole;
    /// the whole when the country is null or new.
    /// </summary>
    public float CountInCountry(int item, string? country)
    {
        if (_pages[item] is not { } row) return 0;
        var scale = _scales[Clocks.Longest];
        var whole = row.Counts[Clocks.Longest] * scale;
        var code = CountryCode.Of(country);
        if (code < 0 || _totals.All <= 0) return whole;
        var (all, here) = (_totals.All * scale, _totals.ByCountry[code] * scale);
        if (all <= 0) return whole;
        return (row.InCountry(code) * scale * all + CountryPrior * whole) / (here + CountryPrior);
    }

    /// <summary>n_i of the ordered item-kNN: decayed count of moves, as <see cref="Clocks.KnnEFolding"/> says.</summary>
    public float Moves(int item) => _pages[item] is { } row ? row.Counts[Clocks.Moves] * _scales[Clocks.Moves] : 0;

    /// <summary>The strongest successors of a title (at most 128), not sorted.</summary>
    public CoEdges Next(int item) =>
        _pages[item] is { } row ? new CoEdges(row.Targets, row.Weights, _scales[Clocks.Moves]) : default;

    /// <summary>Titles by decayed count in the window, best first, at most <see cref="MostPopular"/>; of equals the first by id.</summary>
    public ReadOnlySpan<int> Popular(CountWindow window) =>
        Leaders(window) is var leaders && leaders.Length > PopularLists.Popular ? leaders[..PopularLists.Popular] : leaders;

    /// <summary>
    /// Goes on where <see cref="Popular"/> ends, to <see cref="MostLeaders"/> titles: no other has a greater count than the last one. When
    /// there are fewer, no other has any.
    /// </summary>
    public ReadOnlySpan<int> Leaders(CountWindow window) => _popular is null ? [] : _popular.In(window);

    /// <summary>The most that a title has that is not among the <see cref="Leaders"/>.</summary>
    public float MostBeyond(CountWindow window) =>
        Leaders(window) is var leaders && leaders.Length < MostLeaders ? 0 : Count(leaders[^1], window);

    /// <summary>Of those popular in the longest window, the <see cref="Here"/> with the most moves in this hour of day, best first.</summary>
    /// <param name="beyond">What comes after those instead, to the last of the <see cref="Leaders"/>.</param>
    public ReadOnlySpan<int> PopularAtHour(int hour, bool beyond = false) =>
        _popular is null || (uint)hour >= PopularLists.Hours
            ? []
            : _popular.Here(hour, this, hour, static (signals, item, at) => signals.CountAtHour(item, at), beyond);

    /// <summary>Of those popular in the longest window, the <see cref="Here"/> most popular in the country, best first.</summary>
    /// <param name="beyond">What comes after those instead, to the last of the <see cref="Leaders"/>.</param>
    public ReadOnlySpan<int> PopularInCountry(string country, bool beyond = false) =>
        _popular is null ? [] : _popular.Here(
            PopularLists.Hours + 1 + CountryCode.Of(country), this, country,
            static (signals, item, at) => signals.CountInCountry(item, at), beyond);

    /// <summary>(n_j + 40)^−0.3</summary>
    internal float Damping(int item) => _damping.Of(item);
}
