using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Benchmarks;

/// <summary>What a stranger's node ranks with: the bundled catalogue, ranker and warm signals, at a fixed moment.</summary>
public sealed class DemoWorld : IDisposable
{
    /// <summary>ms since the Unix epoch</summary>
    public const long Start = 1_790_000_000_000;

    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly SignalsSnapshot _signals;

    /// <param name="copies">Each title so many times, the further ones under ids of their own, for more candidates than there are titles.</param>
    public DemoWorld(int copies = 1)
    {
        var demo = TitlesFile.Read(TitlesFile.Demo);
        var titles = new List<Title>(demo);
        for (var copy = 1; copy < copies; copy++)
            foreach (var title in demo) titles.Add(title with { Id = new ItemId($"{title.Id.Value}-{copy}"), Name = $"{title.Name} {copy + 1}" });
        Titles = titles;
        _catalog.Apply([.. titles.Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _signals = SignalsWriter.Load(warm!, _catalog.Index, Start).Publish(Start);
    }

    public IReadOnlyList<Title> Titles { get; }

    /// <summary>As the user's actor pins them at a strong event at <paramref name="now"/>.</summary>
    public Pins PinsAt(long now, string? country) => new(_model, _catalog.Current, _signals, new RankingContext(now, country, "simulator", 21));

    public void Dispose() => _model.Dispose();
}
