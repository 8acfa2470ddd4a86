using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>
/// The one writer. Not safe for several threads: one actor owns it. Memory is bounded: at most <paramref name="maxTitles"/>
/// rows of at most 192 successors and 24 countries; beyond, the titles with the lowest counts of the longest window are forgotten.
/// </summary>
public sealed partial class SignalsWriter(ItemIndex index, int maxTitles = SignalsWriter.DefaultMaxTitles, Clocks? clocks = null)
{
    public const int DefaultMaxTitles = 250_000;

    private readonly List<int> _dirty = [];
    private readonly List<int> _forgotten = [];
    private readonly double[] _byCountry = new double[CountryCode.Count];
    private TitleRow?[] _rows = [];
    private int _rowCount;
    private Landmark[]? _landmarks;
    private double _all;
    private Pages _pages = Pages.Empty;
    private PopularLists? _popular;
    private long _version;

    public ItemIndex Index => index;

    /// <summary>What the counts are made with; <see cref="Clocks.Default"/> unless others were given.</summary>
    public Clocks Clocks { get; } = clocks ?? Clocks.Default;

    /// <summary>ms; 0 when nothing was observed.</summary>
    public long NewestAt { get; private set; }

    /// <summary>How many moves were observed, those of the file that it was loaded from included.</summary>
    public long Observed { get; private set; }

    /// <summary>What of a shared log is in these counts; null: they are this node's own. Saved with them.</summary>
    public CountedLog? Log { get; set; }

    /// <summary>Is told of all that is observed and published; null: nobody is.</summary>
    public SignalsHistory? History { get; set; }

    /// <summary>Goes on with the versions, and the history, of the writer that it takes the place of.</summary>
    public void Succeed(SignalsWriter before)
    {
        _version = before._version;
        History = before.History;
        History?.Succeed();
    }

    public void Observe(in SignalMove move)
    {
        if ((uint)move.Item >= (uint)index.Count)
            throw new ArgumentOutOfRangeException(nameof(move), move.Item, $"{index.Count} titles are numbered.");
        var clocks = _landmarks ??= Clocks.At(move.At);
        NewestAt = Observed == 0 ? move.At : Math.Max(NewestAt, move.At);
        Observed++;
        for (var clock = 0; clock < clocks.Length; clock++)
            if (clocks[clock].TooFar(move.At)) Rescale(clock, clocks[clock].MoveTo(move.At));

        History?.Observed(move);
        Count(move, Row(move.Item), clocks);
        Link(move, (float)clocks[Clocks.Moves].Weight(move.At));
    }

    /// <summary>
    /// An immutable snapshot with everything observed, decayed to <paramref name="now"/>; rows that did not change are shared.
    /// </summary>
    public SignalsSnapshot Publish(long now)
    {
        History?.Published(this, _version + 1, now);
        return Publish(now, ++_version);
    }

    internal SignalsSnapshot Publish(long now, long version)
    {
        var changes = new List<(int, TitleSignals?)>(_dirty.Count + _forgotten.Count);
        foreach (var item in _forgotten) changes.Add((item, null));
        foreach (var item in _dirty) if (_rows[item] is { Dirty: true } row) changes.Add((item, row.Publish(index)));
        _forgotten.Clear();
        _dirty.Clear();
        if (changes.Count > 0) _pages = _pages.With(changes);
        _popular = _popular?.With(_pages, changes) ?? new PopularLists(_pages, index);

        var scales = new float[Clocks.Count];
        for (var clock = 0; _landmarks is not null && clock < scales.Length; clock++) scales[clock] = _landmarks[clock].ScaleTo(now);
        return new SignalsSnapshot(version, now, _pages, scales, Totals(), _popular, Clocks);
    }

    private void Count(in SignalMove move, TitleRow row, Landmark[] clocks)
    {
        for (var clock = 0; clock < clocks.Length; clock++) row.Counts[clock] += clocks[clock].Weight(move.At);
        var weight = clocks[Clocks.Longest].Weight(move.At);
        row.CountsDirty = true;
        if ((uint)move.Hour < 24) row.AddHour(move.Hour, (float)weight);
        _all += weight;
        var country = CountryCode.Of(move.Country);
        if (country < 0) return;
        row.Countries.Add(country, (float)weight);
        _byCountry[country] += weight;
    }

    private void Link(in SignalMove move, float weight)
    {
        var recent = move.Recent.Span;
        for (var k = 0; k < recent.Length && k < OrderedKnn.History && weight >= TitleRow.Negligible; k++, weight *= OrderedKnn.Gap)
        {
            if (recent[k] == move.Item || (uint)recent[k] >= (uint)index.Count) continue;
            AddEdge(recent[k], move.Item, weight);
            AddEdge(move.Item, recent[k], weight * OrderedKnn.Reverse);
        }
    }

    private void AddEdge(int from, int to, float weight)
    {
        var row = Row(from);
        row.Edges.Add(to, weight, index);
        row.EdgesDirty = true;
    }

    /// <summary>The title's row, made when new, and marked for the next publication.</summary>
    private TitleRow Row(int item)
    {
        if (item >= _rows.Length) Array.Resize(ref _rows, Math.Max(item + 1, Math.Max(256, _rows.Length * 2)));
        var row = _rows[item];
        if (row is null)
        {
            if (_rowCount >= maxTitles) ForgetWeakest();
            _rows[item] = row = new TitleRow();
            _rowCount++;
        }
        if (row.Dirty) return row;
        row.Dirty = true;
        _dirty.Add(item);
        return row;
    }

    /// <summary>An eighth at a time, so that its cost is spread over many new titles.</summary>
    private void ForgetWeakest()
    {
        var order = new List<int>(_rowCount);
        for (var item = 0; item < _rows.Length; item++) if (_rows[item] is not null) order.Add(item);
        order.Sort((a, b) =>
        {
            var byCount = _rows[a]!.Counts[Clocks.Longest].CompareTo(_rows[b]!.Counts[Clocks.Longest]);
            return byCount != 0 ? byCount : index[b].CompareTo(index[a]);
        });
        foreach (var item in order.GetRange(0, Math.Max(1, order.Count / 8)))
        {
            _rows[item] = null;
            _rowCount--;
            _forgotten.Add(item);
        }
        // A row that is saved names no title that has none: forgotten ones must not linger here and be absent after loading.
        for (var item = 0; item < _rows.Length; item++)
            if (_rows[item]?.Edges.KeepOnly(_rows) == false) Row(item).EdgesDirty = true;
    }

    private void Rescale(int clock, double factor)
    {
        for (var item = 0; item < _rows.Length; item++)
            if (_rows[item] is not null) Row(item).Rescale(clock, factor);
        if (clock != Clocks.Longest) return;
        _all *= factor;
        for (var country = 0; country < _byCountry.Length; country++) _byCountry[country] *= factor;
    }

    private CrowdTotals Totals()
    {
        var byCountry = new float[CountryCode.Count];
        for (var country = 0; country < byCountry.Length; country++) byCountry[country] = (float)_byCountry[country];
        return new CrowdTotals((float)_all, byCountry);
    }
}
