using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>The fourteen types, one by one.</summary>
public sealed class ProfileFoldTests
{
    [Fact]
    public void An_impression_is_pending_and_touches_only_its_title()
    {
        var opened = Folded(Event(EventType.Click, Alien));
        var result = opened.Fold(Event(EventType.Impression, Heat, Start + Second), FoldOptions.Default);
        Assert.Equal(FoldEffect.Titles, result.Effect);
        Assert.Equal([Heat], result.Touched);
        Assert.Equal(Start + Second, result.Profile.Of(Heat).ShownAt);
        Assert.Equal(0, result.Profile.StrongEvents);
    }

    [Fact]
    public void A_click_clears_the_pending_impression_halves_the_fatigue_and_adds_interest()
    {
        var tired = Folded(Event(EventType.Impression, Heat), Event(EventType.Impression, Heat, Start + 5 * Minute));
        Assert.Equal(1, tired.Of(Heat).Fatigue);
        var clicked = tired.Fold(Event(EventType.Click, Heat, Start + 5 * Minute), FoldOptions.Default);
        Assert.Equal(0, clicked.Profile.Of(Heat).ShownAt);
        Assert.Equal(0.5f - ProfileBounds.ClickInterest, clicked.Profile.Of(Heat).Fatigue);
        Assert.Equal(0, clicked.Profile.Of(Heat).Weight);
        Assert.Equal(FoldEffect.Titles, clicked.Effect);
    }

    [Fact]
    public void A_play_start_weighs_one_counts_in_the_pattern_and_is_not_yet_seen()
    {
        var profile = Folded(Event(EventType.PlayStart, Heat, position: 0, duration: 10_200));
        Assert.False(profile.HasSeen(Heat));
        Assert.Equal(1, profile.Of(Heat).Weight);
        Assert.Equal(10_200, profile.Of(Heat).DurationSeconds);
        Assert.Equal(1, profile.Hours[20]);
        Assert.Equal(1, profile.Weekdays[2]);
        Assert.Equal(new StrongEvent(EventType.PlayStart, Heat, Start, 1, 0, 0, 0), profile.Recent[^1]);
    }

    [Fact]
    public void Progress_moves_the_play_head_and_nothing_that_other_titles_depend_on()
    {
        var started = Folded(Event(EventType.PlayStart, Heat));
        var result = started.Fold(Event(EventType.PlayProgress, Heat, Start + Minute, position: 60.9, duration: 10_200), FoldOptions.Default);
        Assert.Equal(FoldEffect.Titles, result.Effect);
        var expected = started.Of(Heat) with
        {
            PositionSeconds = 60,
            DurationSeconds = 10_200,
            WatchedAt = Start + Minute,
            TouchedAt = Start + Minute,
        };
        Assert.Equal(expected, result.Profile.Of(Heat));
    }

    [Fact]
    public void A_stop_knows_how_long_and_how_far_the_play_went()
    {
        var profile = Folded(
            Event(EventType.PlayStart, Heat),
            Event(EventType.PlayStop, Heat, Start + 50 * Minute, position: 3000, duration: 10_000));
        Assert.Equal(new StrongEvent(EventType.PlayStop, Heat, Start + 50 * Minute, 2, 3000, 0.3f, 0), profile.Recent[^1]);
        Assert.Equal(3000, profile.Of(Heat).PositionSeconds);
        Assert.Equal(1 + 2 * 0.3f - 0.5f, profile.Of(Heat).Weight, 0.01f);
    }

    [Theory]
    [InlineData(100, false, -0.5)] // started and left at once: a little less than nothing
    [InlineData(1_500, false, 0.8)]
    [InlineData(5_000, true, 1.5)]
    public void How_far_a_title_was_watched_decides_what_it_weighs_and_whether_it_is_seen(int left, bool isSeen, float weight)
    {
        var profile = Folded(
            Event(EventType.PlayStart, Heat), Event(EventType.PlayStop, Heat, Start + Minute, position: left, duration: 10_000));
        Assert.Equal(isSeen, profile.HasSeen(Heat));
        Assert.Equal(weight, profile.Of(Heat).Weight, 0.001f);
        var told = Folded(
            Event(EventType.PlayStart, Heat), Event(EventType.PlayStop, Heat, Start + Minute, position: left),
            Event(EventType.PlayProgress, Heat, Start + 2 * Minute, position: left, duration: 10_000));
        Assert.Equal((isSeen, profile.Of(Heat).Weight), (told.HasSeen(Heat), told.Of(Heat).Weight));
    }

    /// <summary>A title that was begun is kept out of lists, so that others take its place there: that is more than its own features.</summary>
    [Fact]
    public void A_weak_event_that_begins_a_title_or_evicts_a_begun_one_changes_more_than_its_title()
    {
        var begun = Profile.Empty.Fold(Event(EventType.PlayProgress, Heat), FoldOptions.Default);
        Assert.Equal(FoldEffect.All, begun.Effect);
        Assert.Equal(FoldEffect.Titles, begun.Profile.Fold(Event(EventType.PlayProgress, Heat, Start + Second), FoldOptions.Default).Effect);
        var (profile, effects) = (begun.Profile, new List<FoldEffect>());
        for (var tile = 0; profile.TryGet(Heat, out _); tile++)
        {
            var clicked = profile.Fold(Event(EventType.Click, new ItemId($"tile-{tile}"), Start + Minute + tile), FoldOptions.Default);
            profile = clicked.Profile;
            effects.Add(clicked.Effect);
        }
        Assert.Equal(FoldEffect.All, effects[^1]);
        Assert.All(effects[..^1], effect => Assert.Equal(FoldEffect.Titles, effect));
    }

    [Fact]
    public void What_is_seen_is_configured()
    {
        var options = new FoldOptions { Seen = new SeenSettings { FromPercent = 20, WhenRated = false } };
        Assert.True(Profile.Empty.Fold(Event(EventType.PlayStop, Heat, position: 2000, duration: 10_000), options).Profile.HasSeen(Heat));
        Assert.False(Profile.Empty.Fold(Event(EventType.Rate, Heat, rating: 5), options).Profile.HasSeen(Heat));
        Assert.True(Profile.Empty.Fold(Event(EventType.PlayComplete, Heat), options).Profile.HasSeen(Heat));
    }

    [Fact]
    public void A_stop_in_the_credits_leaves_nothing_to_continue()
    {
        var profile = Folded(Event(EventType.PlayStop, Heat, position: 9500, duration: 10_000));
        Assert.Equal(0, profile.Of(Heat).PositionSeconds);
        Assert.Equal(Start, profile.Of(Heat).WatchedAt);
    }

    [Fact]
    public void A_second_stop_of_one_start_has_no_dwell_and_a_forgotten_one_is_bounded()
    {
        var stopped = Folded(
            Event(EventType.PlayStart, Heat), Event(EventType.PlayStop, Heat, Start + Minute), Event(EventType.PlayStop, Heat, Start + Hour));
        Assert.Equal([0, 60, 0], stopped.Recent.ToArray().Select(e => e.DwellSeconds));
        var forgotten = Folded(Event(EventType.PlayStart, Heat), Event(EventType.PlayStop, Heat, Start + 3 * Day));
        Assert.Equal(6 * 3600, forgotten.Recent[^1].DwellSeconds);
    }

    [Fact]
    public void A_completed_play_clears_the_head_and_weighs_most()
    {
        var profile = Folded(
            Event(EventType.PlayStart, Heat, position: 9000, duration: 10_000), Event(EventType.PlayComplete, Heat, Start + Minute));
        Assert.Equal(0, profile.Of(Heat).PositionSeconds);
        Assert.Equal(1, profile.Recent[^1].Completion);
        Assert.Equal(60, profile.Recent[^1].DwellSeconds);
        Assert.Equal(3, profile.Of(Heat).Weight, 0.001f);
        Assert.Equal(2, profile.Hours[20], 0.001f);
    }

    [Theory]
    [InlineData(0.5, -2)]
    [InlineData(2.5, 0)]
    [InlineData(5, 2.5)]
    public void A_rating_is_kept_and_weighs_by_its_distance_from_the_middle(double stars, float weight)
    {
        var profile = Folded(Event(EventType.Rate, Heat, rating: stars));
        Assert.Equal((float)stars, profile.Of(Heat).Rating);
        Assert.Equal((float)stars, profile.Recent[^1].Rating);
        Assert.Equal(weight, profile.Of(Heat).Weight);
        Assert.True(profile.HasSeen(Heat));
    }

    [Fact]
    public void The_last_of_like_and_dislike_counts()
    {
        var liked = Folded(Event(EventType.Like, Heat));
        Assert.Equal(Opinion.Liked, liked.Of(Heat).Opinion);
        Assert.False(liked.HasSeen(Heat));
        var disliked = Folded(liked, Event(EventType.Dislike, Heat, Start + 1));
        Assert.Equal(Opinion.Disliked, disliked.Of(Heat).Opinion);
        Assert.True(disliked.Of(Heat).Weight < 0);
    }

    [Fact]
    public void My_list_holds_what_was_added_until_it_is_removed()
    {
        var added = Folded(Event(EventType.AddToList, Heat));
        Assert.True(added.Of(Heat).InList);
        Assert.False(Folded(added, Event(EventType.RemoveFromList, Heat, Start + 1)).Of(Heat).InList);
    }

    [Fact]
    public void Not_interested_lasts_until_the_person_changes_their_mind()
    {
        var away = Folded(Event(EventType.NotInterested, Heat));
        Assert.True(away.Of(Heat).NotInterested);
        Assert.Equal(-3, away.Of(Heat).Weight);
        foreach (var type in new[] { EventType.PlayStart, EventType.Like, EventType.AddToList })
            Assert.False(Folded(away, Event(type, Heat, Start + 1)).Of(Heat).NotInterested);
    }

    [Fact]
    public void Sharing_weighs_and_is_strong()
    {
        var result = Profile.Empty.Fold(Event(EventType.Share, Heat), FoldOptions.Default);
        Assert.Equal(FoldEffect.All, result.Effect);
        Assert.Equal(1.5f, result.Profile.Of(Heat).Weight);
    }

    [Fact]
    public void A_search_is_strong_names_no_title_and_is_kept_once()
    {
        var profile = Folded(
            Event(EventType.Search, query: "heist"), Event(EventType.Search, query: "space", at: Start + 1),
            Event(EventType.Search, Heat, query: "heist", at: Start + 2));
        Assert.Equal([new SearchedFor("space", Start + 1), new SearchedFor("heist", Start + 2)], profile.Searches.ToArray());
        Assert.Equal(new StrongEvent(EventType.Search, default, Start + 2, 1, 0, 0, 0), profile.Recent[^1]);
        Assert.Equal(0, profile.Titles.Length);
    }

    [Fact]
    public void A_query_is_cut_between_characters()
    {
        var profile = Folded(Event(EventType.Search, query: new string('a', 61) + "😀"));
        Assert.Equal(new string('a', 61), profile.Searches[0].Query);
    }

    [Fact]
    public void Country_and_locale_are_those_last_stated_and_their_change_concerns_every_title()
    {
        var german = Folded(Event(EventType.Click, Heat, country: "DE", locale: "de-DE"));
        Assert.Equal(FoldEffect.Titles, german.Fold(Event(EventType.Click, Heat, Start + 1, country: "DE"), FoldOptions.Default).Effect);
        var french = german.Fold(Event(EventType.Click, Heat, Start + 1, country: "FR"), FoldOptions.Default);
        Assert.Equal(FoldEffect.All, french.Effect);
        Assert.Equal("FR", french.Profile.Country);
        Assert.Equal("de-DE", french.Profile.Locale);
    }

    [Fact]
    public void A_repeat_is_the_same_instance()
    {
        var profile = Folded(Event(EventType.PlayStart, Heat, id: "once"));
        var result = profile.Fold(Event(EventType.Dislike, Alien, Start + Day, id: "once"), FoldOptions.Default);
        Assert.Same(profile, result.Profile);
        Assert.Equal(FoldEffect.Repeat, result.Effect);
        Assert.Empty(result.Touched);
    }

    [Theory]
    [InlineData(EventType.Click)]
    [InlineData(EventType.Like)]
    public void The_last_64_event_ids_of_either_kind_are_remembered(EventType type)
    {
        var profile = Profile.Empty;
        for (var i = 0; i < 65; i++) profile = Folded(profile, Event(type, Heat, Start + i, id: $"id-{i}"));
        Assert.Equal(FoldEffect.Repeat, profile.Fold(Event(type, Heat, Start, id: "id-1"), FoldOptions.Default).Effect);
        Assert.NotEqual(FoldEffect.Repeat, profile.Fold(Event(type, Heat, Start, id: "id-0"), FoldOptions.Default).Effect);
    }

    [Fact]
    public void A_retried_event_is_recognised_however_many_of_the_other_kind_came_since()
    {
        var (like, click) = (Event(EventType.Like, Heat), Event(EventType.Click, Heat));
        var profile = Folded(like);
        for (var i = 0; i < 1000; i++) profile = Folded(profile, Event(EventType.Impression, Title(i % 60), Start + i));
        Assert.Equal(FoldEffect.Repeat, profile.Fold(like, FoldOptions.Default).Effect);
        profile = Folded(profile, click);
        for (var i = 0; i < 1000; i++) profile = Folded(profile, Event(EventType.Like, Title(i % 60), Start + i));
        Assert.Equal(FoldEffect.Repeat, profile.Fold(click, FoldOptions.Default).Effect);
    }
}
