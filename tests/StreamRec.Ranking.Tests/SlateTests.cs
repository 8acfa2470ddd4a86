using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class SlateTests : IDisposable
{
    private readonly TestWorld _world = new(titles: 420);
    /// <summary>By the score alone: what arbitrary heads say brings so many new titles up that none has to be given a place.</summary>
    private readonly UserRanking _ranking = new(RankingSettings.Default with { Utility = UtilitySettings.None });

    [Theory]
    [InlineData("home")]
    [InlineData("films")]
    [InlineData("series")]
    [InlineData("new")]
    [InlineData("genre:western")]
    public void A_shorter_limit_gives_a_prefix_and_no_surface_is_thin(string surface)
    {
        var profile = Scored(TestWorld.Event(0, EventType.PlayComplete, 12, TestWorld.Start));
        var longest = _ranking.Slate(profile, new Surface(surface), 50);
        Assert.Equal(50, longest.Length);
        Assert.Equal(50, longest.Select(item => item.Item).Distinct().Count());
        for (var limit = 0; limit < 50; limit += 7)
            Assert.Equal(longest[..limit], _ranking.Slate(profile, new Surface(surface), limit));
    }

    [Fact]
    public void Kinds_and_genres_are_what_the_surface_says()
    {
        var profile = Scored();
        Assert.All(_ranking.Slate(profile, new Surface("series"), 50), item => Assert.Equal(TitleKind.Series, TitleOf(item).Kind));
        Assert.All(_ranking.Slate(profile, new Surface("films"), 50), item => Assert.Equal(TitleKind.Film, TitleOf(item).Kind));
        Assert.Equal(_ranking.Slate(profile, new Surface("films"), 50), _ranking.Slate(profile, new Surface("kind:film"), 50));
        Assert.Empty(_ranking.Slate(profile, new Surface("kind:product"), 50));
        Assert.All(_ranking.Slate(profile, new Surface("genre:SCI-fi"), 50), item => Assert.Contains("Sci-Fi", TitleOf(item).Genres));
    }

    [Fact]
    public void Seen_disliked_and_uninteresting_titles_are_in_no_ordinary_list()
    {
        var profile = Scored(
            TestWorld.Event(0, EventType.PlayComplete, 1, TestWorld.Start), TestWorld.Event(1, EventType.Dislike, 2, TestWorld.Start),
            TestWorld.Event(2, EventType.NotInterested, 3, TestWorld.Start), TestWorld.Event(3, EventType.Rate, 4, TestWorld.Start, rating: 5));
        Assert.True(_ranking.Slate(profile, Surface.Home, 50).Length == 50);
        foreach (var surface in (Surface[])[Surface.Home, new Surface("films"), new Surface("series"), new Surface("trending"), new Surface("new")])
            Assert.DoesNotContain(_ranking.Slate(profile, surface, 50), item => item.Item is 1 or 2 or 3 or 4);
    }

    [Theory]
    [InlineData(60, 6, true)]
    [InlineData(60, 8, false)] // begun and left: a week later it may be shown again
    [InlineData(3600, 8, true)] // most of it was watched
    public void A_title_that_was_begun_is_kept_out_for_a_while_and_one_that_was_watched_for_good(int left, int days, bool isKeptOut)
    {
        var profile = TestWorld.Folded(
            TestWorld.Event(0, EventType.PlayStart, 1, TestWorld.Start), TestWorld.Event(1, EventType.PlayStop, 1, TestWorld.Start + 1, left, 6000));
        _ranking.ScoreAll(profile, _world.PinsAt(TestWorld.Start + days * TestWorld.Day));
        Assert.Equal(isKeptOut ? CandidateSources.None : _ranking.SourcesOf(1) | CandidateSources.Continue, _ranking.SourcesOf(1));
    }

    [Fact]
    public void Kinds_that_are_repeated_stay_in_ordinary_lists_unless_they_were_turned_down()
    {
        var ranking = new UserRanking(RankingSettings.Default with { Seen = new SeenSettings { RepeatedKinds = ["film"] } });
        var profile = TestWorld.Folded(
            TestWorld.Event(0, EventType.PlayComplete, 1, TestWorld.Start), TestWorld.Event(1, EventType.Rate, 2, TestWorld.Start, rating: 5),
            TestWorld.Event(2, EventType.Rate, 3, TestWorld.Start, rating: 1), TestWorld.Event(3, EventType.PlayComplete, 4, TestWorld.Start));
        ranking.ScoreAll(profile, _world.PinsAt(TestWorld.Start));
        Assert.Equal(
            [true, true, false, false], // the last one is a series
            new[] { 1, 2, 3, 4 }.Select(item => ranking.SourcesOf(item) != CandidateSources.None));
    }

    [Fact]
    public void Where_few_titles_may_be_shown_every_source_still_takes_its_part()
    {
        using var world = new TestWorld(titles: 2000, moves: 20_000);
        world.Catalog.Apply([.. Enumerable.Range(0, 2000).Where(item => item % 10 != 0).Select(item =>
            (TestWorld.Id(item), (Title?)(world.Catalog.Current[item]! with { Countries = ["US"] })))]);
        var profile = TestWorld.Folded([.. Enumerable.Range(0, 12).Select(k => TestWorld.Event(k, EventType.PlayComplete, 10 * k, TestWorld.Start + k))]);
        _ranking.ScoreAll(profile, world.PinsAt(TestWorld.Start + TestWorld.Hour, country: "DE"));
        foreach (var (source, least) in (ReadOnlySpan<(CandidateSources, int)>)[(CandidateSources.Encoder, 120), (CandidateSources.Popularity, 24)])
        {
            var named = 0;
            for (var item = 0; item < 2000; item++) if ((_ranking.SourcesOf(item) & source) != 0) named++;
            Assert.True(named >= least, $"{source} names {named}");
        }
    }

    [Fact]
    public void What_a_country_or_an_age_may_not_see_is_not_shown()
    {
        var profile = Profile.Empty;
        _ranking.ScoreAll(profile, _world.PinsAt(TestWorld.Start, country: "FR", maturity: 12));
        foreach (var surface in (Surface[])[Surface.Home, new Surface("new"), new Surface("trending"), new Surface("genre:horror")])
            Assert.All(_ranking.Slate(profile, surface, 50), item =>
            {
                Assert.True(TitleOf(item).Maturity <= 12);
                Assert.Empty(TitleOf(item).Countries);
            });
    }

    [Fact]
    public void My_list_is_ordered_by_adding_and_keeps_seen_titles()
    {
        var profile = Scored(
            TestWorld.Event(0, EventType.AddToList, 7, TestWorld.Start), TestWorld.Event(1, EventType.AddToList, 9, TestWorld.Start + 1),
            TestWorld.Event(2, EventType.PlayComplete, 7, TestWorld.Start + 2), TestWorld.Event(3, EventType.AddToList, 11, TestWorld.Start + 3));
        var list = _ranking.Slate(profile, new Surface("my-list"), 10);
        Assert.Equal([11, 9, 7], list.Select(item => item.Item));
        Assert.All(list, item => Assert.Equal((ReasonCodes.MyList, "On your list"), ReasonWords.Of(item, _ranking.Pins!)));
    }

    [Fact]
    public void Continue_watching_is_ordered_by_watching_and_leaves_out_the_finished()
    {
        var profile = Scored(
            TestWorld.Event(0, EventType.PlayStart, 7, TestWorld.Start, 0, 6000),
            TestWorld.Event(1, EventType.PlayProgress, 7, TestWorld.Start + TestWorld.Minute, 60, 6000),
            TestWorld.Event(2, EventType.PlayStart, 9, TestWorld.Start + 2 * TestWorld.Minute, 0, 6000),
            TestWorld.Event(3, EventType.PlayStop, 9, TestWorld.Start + 5 * TestWorld.Minute, 180, 6000),
            TestWorld.Event(4, EventType.PlayStart, 11, TestWorld.Start + 6 * TestWorld.Minute, 0, 6000),
            TestWorld.Event(5, EventType.PlayComplete, 11, TestWorld.Start + 90 * TestWorld.Minute, 6000, 6000));
        Assert.Equal([9, 7], _ranking.Slate(profile, new Surface("continue-watching"), 10).Select(item => item.Item));
    }

    [Fact]
    public void Progress_brings_a_begun_title_up_without_scoring_everything_again()
    {
        var profile = Scored(TestWorld.Event(0, EventType.PlayStart, 7, TestWorld.Start, 0, 6000));
        var folded = profile.Fold(TestWorld.Event(1, EventType.PlayProgress, 7, TestWorld.Start + 1000, 60, 6000), FoldOptions.Default);
        Assert.Equal(1, _ranking.Rescore(folded.Profile, folded.Touched));
        Assert.Equal([7], _ranking.Slate(folded.Profile, new Surface("continue-watching"), 10).Select(item => item.Item));
    }

    [Theory]
    [InlineData(21, 21, true)]
    [InlineData(20, 21, false)]
    [InlineData(12, 12, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    public void A_title_that_nobody_has_rated_is_for_the_age_that_the_settings_say(int limit, int unratedAge, bool shown)
    {
        var unrated = TestWorld.TitleOf(7) with { Id = new ItemId("unrated"), Maturity = null, Countries = [], AddedAt = TestWorld.Start };
        _world.Catalog.Apply([(unrated.Id, unrated)]);
        var ranking = new UserRanking(RankingSettings.Default with { UnratedAge = unratedAge });
        ranking.ScoreAll(Profile.Empty, _world.PinsAt(TestWorld.Start, maturity: limit));
        Assert.Equal(shown, ranking.Slate(Profile.Empty, new Surface("new"), 50).Any(item => TitleOf(item).Id == unrated.Id));
    }

    [Fact]
    public void Every_tenth_place_of_home_goes_to_a_new_title_when_there_is_none_among_the_nine_before()
    {
        var profile = Scored();
        var slate = _ranking.Slate(profile, Surface.Home, 50);
        var world = World.Of(_ranking.Pins!);
        for (var begin = 0; begin < 30; begin += 10)
            Assert.Contains(slate[begin..(begin + 10)], item => world.IsNew(TitleOf(item)));
    }

    [Fact]
    public void Reasons_are_borne_out_by_what_the_person_did()
    {
        var profile = Scored(
            TestWorld.Event(0, EventType.PlayComplete, 12, TestWorld.Start), TestWorld.Event(1, EventType.Like, 30, TestWorld.Start + 1));
        var slate = _ranking.Slate(profile, Surface.Home, 50);
        foreach (var item in slate)
        {
            var (_, text) = ReasonWords.Of(item, _ranking.Pins!);
            if (item.Reason.Kind is ReasonKind.Similar)
                Assert.Contains(text, (string[])["Because you watched Title 12", "Because you liked Title 30"]);
            if (item.Reason is { Kind: ReasonKind.Content, Because: >= 0 })
                Assert.Contains(text, (string[])["More like Title 12", "More like Title 30"]);
        }
        Assert.Contains(slate, item => item.Reason.Kind == ReasonKind.Similar);
    }

    [Fact]
    public void An_unknown_surface_is_named_with_those_that_exist()
    {
        var profile = Scored();
        var refused = Assert.Throws<ArgumentException>(() => _ranking.Slate(profile, new Surface("homepage"), 10));
        Assert.Contains("homepage", refused.Message);
        Assert.Contains("continue-watching", refused.Message);
        Assert.False(Surface.TryParse("genre:", out _));
        Assert.False(Surface.TryParse($"genre:{new string('x', 41)}", out _));
    }

    [Fact]
    public void Candidates_stay_within_the_largest_batch_whatever_the_profile()
    {
        var events = new List<RecordedEvent>();
        for (var k = 0; k < 180; k++) events.Add(TestWorld.Event(k, k % 3 == 0 ? EventType.AddToList : EventType.PlayProgress, k * 2, TestWorld.Start + k, 60, 6000));
        Scored([.. events]);
        Assert.InRange(_ranking.Candidates, 200, RankerBatch.Largest);
    }

    public void Dispose() => _world.Dispose();

    private Title TitleOf(SlateItem item) => _world.Catalog.Current[item.Item]!;

    private Profile Scored(params ReadOnlySpan<RecordedEvent> events)
    {
        var profile = TestWorld.Folded(events);
        _ranking.ScoreAll(profile, _world.PinsAt(TestWorld.Start + 2 * TestWorld.Hour));
        return profile;
    }
}
