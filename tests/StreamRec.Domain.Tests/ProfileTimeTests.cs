using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

public sealed class ProfileTimeTests
{
    private static readonly FoldOptions Options = FoldOptions.Default;

    [Fact]
    public void An_impression_without_a_click_is_a_non_click_when_its_window_is_over()
    {
        var shown = Folded(Event(EventType.Impression, Heat));
        Assert.Equal(Start + 5 * Minute, shown.NextExpiry(Options));
        Assert.Same(shown, shown.AsOf(Start + 5 * Minute - 1, Options).Profile);
        var result = shown.AsOf(Start + 5 * Minute, Options);
        Assert.Equal(FoldEffect.Titles, result.Effect);
        Assert.Equal([Heat], result.Touched);
        Assert.Equal(0, result.Profile.Of(Heat).ShownAt);
        Assert.Equal(1, result.Profile.Of(Heat).Fatigue);
        Assert.Equal(Start + 5 * Minute, result.Profile.Of(Heat).FatigueAt);
    }

    [Fact]
    public void A_second_impression_does_not_prolong_the_first()
    {
        var shown = Folded(Event(EventType.Impression, Heat), Event(EventType.Impression, Heat, Start + 4 * Minute));
        Assert.Equal(Start, shown.Of(Heat).ShownAt);
    }

    [Fact]
    public void A_late_impression_that_was_clicked_is_not_pending()
    {
        var profile = Folded(Event(EventType.Click, Heat, Start + Second), Event(EventType.Impression, Heat));
        Assert.Equal(0, profile.Of(Heat).ShownAt);
    }

    [Fact]
    public void An_impression_that_arrives_after_its_window_is_a_non_click_at_once()
    {
        var profile = Folded(Event(EventType.Click, Alien, Start + Hour), Event(EventType.Impression, Heat));
        Assert.Equal((0L, 1f), (profile.Of(Heat).ShownAt, profile.Of(Heat).Fatigue));
    }

    [Fact]
    public void A_session_ends_after_its_gap_and_the_next_event_opens_another()
    {
        var first = Folded(Event(EventType.Click, Heat));
        Assert.Equal(new Session(1, Start, Start, 1), first.Session);
        var over = first.AsOf(Start + 30 * Minute, Options);
        Assert.Equal(FoldEffect.All, over.Effect);
        Assert.False(over.Profile.Session.Open);
        Assert.Null(over.Profile.NextExpiry(Options));
        var next = first.Fold(Event(EventType.Click, Heat, Start + 30 * Minute), Options);
        Assert.Equal(FoldEffect.All, next.Effect);
        Assert.Equal(new Session(2, Start + 30 * Minute, Start + 30 * Minute, 1), next.Profile.Session);
        Assert.Equal(1, first.Fold(Event(EventType.Click, Heat, Start + 30 * Minute - 1), Options).Profile.Session.Number);
    }

    [Fact]
    public void The_gap_is_configurable()
    {
        var brief = new FoldOptions { SessionGap = TimeSpan.FromMinutes(1), ImpressionWindow = TimeSpan.FromMinutes(1) };
        var profile = Profile.Empty.Fold(Event(EventType.Click, Heat), brief).Profile;
        Assert.Equal(2, profile.Fold(Event(EventType.Click, Heat, Start + Minute), brief).Profile.Session.Number);
    }

    [Fact]
    public void A_late_event_moves_neither_the_session_nor_the_newest_time_back()
    {
        var now = Folded(Event(EventType.PlayStart, Heat), Event(EventType.PlayStart, Alien, Start + Minute));
        var late = Folded(now, Event(EventType.PlayStart, Heat, Start - 2 * Day));
        Assert.Equal(Start + Minute, late.LastEventAt);
        Assert.Equal(now.Session, late.Session);
        Assert.Equal((Start - 2 * Day, 0), (late.Recent[0].At, late.Recent[0].Session));
        var bitLate = Folded(now, Event(EventType.PlayStart, Heat, Start + Second));
        Assert.Equal(now.Session with { Events = 3 }, bitLate.Session);
    }

    [Fact]
    public void Weights_add_up_to_the_same_in_any_order_of_arrival()
    {
        RecordedEvent[] events =
        [
            Event(EventType.PlayStart, Heat), Event(EventType.Rate, Heat, Start + 3 * Day, rating: 4.5), Event(EventType.Share, Heat, Start + 20 * Day),
        ];
        var forwards = Folded(events).Of(Heat);
        var backwards = Folded(events[2], events[1], events[0]).Of(Heat);
        Assert.Equal(forwards.WeightAt, backwards.WeightAt);
        Assert.Equal(forwards.Weight, backwards.Weight, 1e-6f);
        Assert.Equal(Math.Pow(2, -20 / 14.0) + 2 * Math.Pow(2, -17 / 14.0) + 1.5, forwards.Weight, 1e-5);
    }

    [Fact]
    public void What_a_late_event_says_yields_to_what_a_newer_one_said()
    {
        var profile = Folded(
            Event(EventType.Rate, Heat, Start, rating: 5), Event(EventType.Rate, Heat, Start - Hour, rating: 1),
            Event(EventType.RemoveFromList, Alien, Start), Event(EventType.AddToList, Alien, Start - Hour),
            Event(EventType.PlayProgress, Heat, Start, position: 600), Event(EventType.PlayProgress, Heat, Start - Hour, position: 60),
            Event(EventType.Like, Heat, Start), Event(EventType.Dislike, Heat, Start - Hour), Event(EventType.NotInterested, Heat, Start - Hour));
        Assert.Equal(5, profile.Of(Heat).Rating);
        Assert.False(profile.Of(Alien).InList);
        Assert.Equal(600, profile.Of(Heat).PositionSeconds);
        Assert.Equal(Opinion.Liked, profile.Of(Heat).Opinion);
        Assert.False(profile.Of(Heat).NotInterested);
    }

    [Fact]
    public void A_clock_in_2100_counts_as_five_minutes_after_the_brokers()
    {
        var profile = Folded(Event(EventType.PlayStart, Heat, at: 4_102_444_800_000, recordTime: Start));
        Assert.Equal(Start + 5 * Minute, profile.LastEventAt);
        var next = Folded(profile, Event(EventType.PlayStart, Alien, Start + 10 * Minute));
        Assert.Equal(Start + 10 * Minute, next.LastEventAt);
        Assert.Equal(1, next.Session.Number);
    }

    [Fact]
    public void A_clock_in_1970_leaves_what_is_known_as_it_is()
    {
        var known = Folded(Event(EventType.PlayStart, Heat));
        var profile = Folded(known, Event(EventType.Like, Heat, at: 0, recordTime: Start), Event(EventType.Impression, Heat, at: 0, recordTime: Start));
        Assert.Equal(known.LastEventAt, profile.LastEventAt);
        Assert.Equal(known.Of(Heat).Weight, profile.Of(Heat).Weight);
        Assert.Equal(0, profile.Of(Heat).ShownAt);
        Assert.Equal(known.Session, profile.Session);
    }

    [Fact]
    public void A_first_event_in_1970_with_a_negative_record_time_is_folded()
    {
        var profile = Folded(Event(EventType.PlayStart, Heat, at: 0, recordTime: -1));
        Assert.Equal(1, profile.LastEventAt);
        Assert.Equal(1, profile.Weekdays[3]);
    }
}
