using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

/// <summary>What a person searches for steers their lists while the session lasts: the bundled catalogue, ranker and warm signals.</summary>
public sealed class SearchedTests : IDisposable
{
    private const long Now = 1_790_000_000_000, Minute = 60_000;

    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly Pins _pins;

    public SearchedTests()
    {
        _catalog.Apply([.. TitlesFile.Read(TitlesFile.Demo).Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _pins = new Pins(
            _model, _catalog.Current, SignalsWriter.Load(warm!, _catalog.Index, Now).Publish(Now), new RankingContext(Now, null, null, 21));
    }

    /// <summary>Equal histories, different queries: each list is the searcher's own.</summary>
    [Theory]
    [InlineData("western", "Western")]
    [InlineData("sci fi", "Sci-Fi")]
    [InlineData("romance", "Romance")]
    [InlineData("horror", "Horror")]
    public void A_genre_that_was_searched_for_leads_the_list(string query, string genre)
    {
        var home = Home(Rated, Search(query, Now - Minute));
        var (before, after) = (Count(Home(Rated), genre), Count(home, genre));
        Assert.True(after >= 5 && after > before, $"{before} of 10 before, {after} after: {Names(home)}");
        Assert.Contains(home[..5], item => ReasonWords.Of(item, _pins) == ("searched", "Fits your search"));
    }

    [Theory]
    [InlineData("hitchcock")]
    [InlineData("hitchcok")]
    public void A_director_who_was_searched_for_is_in_the_list_with_a_letter_missing_too(string query)
    {
        var home = Home(Rated, Search(query, Now - Minute));
        Assert.True(home[..6].Count(item => By(item, "Alfred Hitchcock")) >= 4, Names(home));
        Assert.DoesNotContain(Home(Rated), item => By(item, "Alfred Hitchcock"));
    }

    [Fact]
    public void What_is_like_a_title_that_was_searched_for_comes_up_with_it()
    {
        var home = Home(Rated, Search("toy story", Now - Minute));
        Assert.Contains("Toy Story", Names(home[..4]), StringComparison.Ordinal);
        Assert.True(Count(home, "Animation") >= 4, Names(home));
    }

    [Fact]
    public void A_search_fades_with_choices_and_ends_with_its_session()
    {
        var search = Search("western", Now - 25 * Minute);
        var westerns = new[] { 0, 2, 6 }.Select(choices => Count(
            Home([.. Rated, search, .. Dramas.Skip(10).Take(choices).Select((item, n) => Rate(30 + n, item, Now - (20 - n) * Minute))]), "Western")).ToArray();
        Assert.True(westerns[0] > westerns[1] && westerns[1] >= westerns[2] && westerns[2] <= 1, string.Join(", ", westerns));
        Assert.Equal(Home(Rated).Select(item => item.Item), Home([.. Rated, Search("western", Now - 3 * 60 * Minute)]).Select(item => item.Item));
    }

    [Theory]
    [InlineData("xqzwv")]
    [InlineData("?!")]
    public void A_search_for_nothing_that_there_is_changes_nothing(string query) =>
        Assert.Equal(Home(Rated).Select(item => item.Item), Home(Rated, Search(query, Now - Minute)).Select(item => item.Item));

    [Fact]
    public void A_child_finds_nothing_above_their_age()
    {
        var profile = TestWorld.Folded([.. Rated, Search("horror", Now - Minute)]);
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, _pins with { Context = _pins.Context with { Maturity = 12 } });
        Assert.All(ranking.Slate(profile, Surface.Home, 50), item => Assert.True(Title(item).Maturity <= 12));
    }

    public void Dispose() => _model.Dispose();

    private int[] Dramas => [.. _pins.Catalog.Items.ToArray()
        .Where(item => _pins.Catalog[item]!.Genres is var genres && genres.Contains("Drama") && !genres.Contains("Western") && !genres.Contains("Sci-Fi"))
        .OrderByDescending(item => _pins.Signals.Count(item, CountWindow.Longest)).ThenBy(item => item)];

    /// <summary>Long ago, so that the session is the search's own.</summary>
    private RecordedEvent[] Rated => [.. Dramas.Take(3).Select((item, n) => Rate(n, item, Now - 24 * 60 * Minute + n))];

    private SlateItem[] Home(RecordedEvent[] events, params RecordedEvent[] more)
    {
        var profile = TestWorld.Folded([.. events, .. more]).AsOf(Now, FoldOptions.Default).Profile;
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, _pins);
        return ranking.Slate(profile, Surface.Home, 10);
    }

    private int Count(SlateItem[] items, string genre) => items.Count(item => Title(item).Genres.Contains(genre));

    private bool By(SlateItem item, string name) => Title(item).People.Any(person => person.Name == name);

    private Title Title(SlateItem item) => _pins.Catalog[item.Item]!;

    private string Names(SlateItem[] items) => string.Join(", ", items.Select(item => Title(item).Name));

    private RecordedEvent Rate(int number, int item, long at) => Event(number, at, new UserEvent
    {
        EventId = $"e{number}",
        UserId = "u",
        Type = EventType.Rate,
        ItemId = _pins.Catalog.Index[item].Value,
        Rating = 5,
        Timestamp = at,
    });

    private static RecordedEvent Search(string query, long at) =>
        Event(100, at, new UserEvent { EventId = "search", UserId = "u", Type = EventType.Search, Query = query, Timestamp = at });

    private static RecordedEvent Event(int number, long at, UserEvent e) => new(number, at, e);
}
