using System.Collections.Immutable;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Ranking.Tests;

/// <summary>
/// What may not be shown takes no place in what sources choose from. The 300 most popular titles are for adults, and the 300 after them
/// for people elsewhere; the newest 100 as well.
/// </summary>
public sealed class FilteredSourceTests : IDisposable
{
    private const int Adult = 300, Elsewhere = 600, Titles = 900;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"streamrec-filtered-{Guid.NewGuid():n}");
    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly RankerModel _model;
    private readonly SignalsSnapshot _signals;

    public FilteredSourceTests()
    {
        _catalog.Apply([.. Enumerable.Range(0, Titles).Select(number => (TestWorld.Id(number), (Title?)TitleOf(number)))]);
        var signals = new SignalsWriter(_catalog.Index);
        for (var number = 0; number < Titles; number++)
            for (var move = 0; move < (Titles - number) / 30 + 1; move++)
                signals.Observe(new SignalMove(number, TestWorld.Start - TestWorld.Minute, 12, number < Elsewhere ? "US" : "DE", ReadOnlyMemory<int>.Empty));
        _signals = signals.Publish(TestWorld.Start);
        BundleWriter.Write(_folder, "test", TestWorld.Arbitrary(3), null, "nothing", 3, new Dictionary<string, double>());
        _model = RankerModel.Load(_folder);
    }

    [Fact]
    public void A_child_gets_the_most_popular_titles_that_it_may_see()
    {
        var found = Of(CandidateSources.Popularity, Scored(Profile.Empty, country: null, maturity: 6));
        Assert.Superset(Enumerable.Range(Adult, 32).ToHashSet(), found);
        Assert.All(found, number => Assert.InRange(number, Adult, Titles));
    }

    [Fact]
    public void A_child_where_little_may_be_shown_gets_what_is_popular_there()
    {
        var found = Of(CandidateSources.Popularity, Scored(Profile.Empty, country: "DE", maturity: 6));
        Assert.Superset(Enumerable.Range(Elsewhere, 32).ToHashSet(), found);
        Assert.All(found, number => Assert.InRange(number, Elsewhere, Titles));
    }

    [Fact]
    public void Who_has_seen_all_that_is_popular_gets_what_comes_after_it()
    {
        var seen = Enumerable.Range(0, 280).Select(number => TestWorld.Event(number, EventType.PlayComplete, number, TestWorld.Start + number, 6000, 6000));
        var found = Of(CandidateSources.Popularity, Scored(TestWorld.Folded([.. seen]), country: null, maturity: 21));
        Assert.Superset(Enumerable.Range(280, 32).ToHashSet(), found);
    }

    [Fact]
    public void A_child_gets_the_newest_titles_that_it_may_see_also_on_their_own_row()
    {
        var ranking = Scored(Profile.Empty, country: null, maturity: 6);
        Assert.Superset(Enumerable.Range(Titles - 112, 12).ToHashSet(), Of(CandidateSources.Fresh, ranking));
        var row = ranking.Slate(Profile.Empty, new Surface("new"), 50).Select(item => Number(item.Item)).ToHashSet();
        Assert.Equal(50, row.Count);
        Assert.All(row, number => Assert.InRange(number, Titles - 164, Titles - 101));
    }

    [Fact]
    public void A_childs_row_of_what_is_trending_is_full()
    {
        var row = Scored(Profile.Empty, country: null, maturity: 6).Slate(Profile.Empty, new Surface("trending"), 50).Select(item => Number(item.Item));
        Assert.Equal(50, row.Count());
        Assert.All(row, number => Assert.InRange(number, Adult, Titles));
    }

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private UserRanking Scored(Profile profile, string? country, int maturity)
    {
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, new Pins(_model, _catalog.Current, _signals, new RankingContext(TestWorld.Start, country, null, maturity)));
        return ranking;
    }

    private static HashSet<int> Of(CandidateSources source, UserRanking ranking) =>
        [.. Enumerable.Range(0, Titles).Where(number => (ranking.SourcesOf(number) & source) != 0)];

    private int Number(int item) => int.Parse(_catalog.Index[item].Value[2..]);

    private static Title TitleOf(int number) => new()
    {
        Id = TestWorld.Id(number),
        Kind = TitleKind.Film,
        Name = $"Title {number}",
        Year = 1980,
        Maturity = number < Adult || number >= Titles - 100 ? 18 : 0,
        Countries = number is >= Adult and < Elsewhere ? ImmutableArray.Create("US") : [],
        AddedAt = TestWorld.Start - (Titles - number) * TestWorld.Minute,
    };
}
