using CsCheck;
using StreamRec.Contracts;
using StreamRec.Domain;
using static StreamRec.Ranking.Tests.TestWorld;

namespace StreamRec.Ranking.Tests;

public sealed class VerdictTests : IDisposable
{
    private static readonly EventType[] NoChoices =
    [
        EventType.Impression, EventType.Click, EventType.PlayProgress, EventType.Dislike, EventType.RemoveFromList, EventType.Search,
        EventType.NotInterested, EventType.Attributes, EventType.ClearRating, EventType.ClearOpinion, EventType.ClearNotInterested,
    ];

    private readonly TestWorld _world = new(titles: 60);

    /// <summary>Pinned once: properties run on several threads.</summary>
    private readonly Pins _pins;

    public VerdictTests() => _pins = _world.PinsAt(TestWorld.Start);

    public static TheoryData<EventType> Types => [.. Enum.GetValues<EventType>()];

    /// <summary>A new event type has to say whether it is a choice: this fails until it does.</summary>
    [Theory, MemberData(nameof(Types))]
    public void Each_type_is_a_choice_or_is_not_on_purpose(EventType type)
    {
        Assert.True(!NoChoices.Contains(type) == Verdicts.IsChoice(type), $"{type}: say so in Verdicts.IsChoice, or in NoChoices here.");
        Assert.True(!Verdicts.IsChoice(type) || Profile.IsStrong(type), "Only strong events are in the ring that history is read from.");
    }

    [Fact]
    public void A_stop_in_the_first_tenth_takes_back_its_start_and_a_later_one_does_not()
    {
        var history = HistoryOf(
            Event(0, EventType.PlayStart, 1, Start), Event(1, EventType.PlayStop, 1, Start + Minute, 120, 6000),
            Event(2, EventType.PlayStart, 2, Start + 2 * Minute), Event(3, EventType.PlayStop, 2, Start + 3 * Minute, 1200, 6000));
        Assert.Equal([2], history.Chosen.ToArray());
        Assert.Empty(history.TurnedDown.ToArray());
    }

    [Fact]
    public void A_skip_takes_back_nothing_but_its_start()
    {
        var history = HistoryOf(
            Event(0, EventType.PlayComplete, 1, Start), Event(1, EventType.Like, 2, Start + 1),
            Event(2, EventType.PlayStart, 1, Start + Minute), Event(3, EventType.PlayStop, 1, Start + 2 * Minute, 60, 6000),
            Event(4, EventType.PlayStop, 2, Start + 3 * Minute, 60, 6000));
        Assert.Equal([2, 1], history.Chosen.ToArray());
    }

    [Fact]
    public void A_reason_names_what_was_done_and_not_a_look_that_came_after_it()
    {
        var profile = Folded(
            Event(0, EventType.Like, 1, Start), Event(1, EventType.PlayStart, 1, Start + Minute), Event(2, EventType.PlayStop, 1, Start + 2 * Minute, 60, 6000));
        Assert.Equal(ReasonDeed.Liked, History.NewestDeed(profile, Id(1)));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1, .75)]
    [InlineData(2, .25)]
    public void A_low_rating_turns_a_title_down_by_its_stars(double stars, float strength)
    {
        var history = HistoryOf(
            Event(0, EventType.PlayStart, 1, Start), Event(1, EventType.PlayComplete, 1, Start + Hour), Event(2, EventType.Rate, 1, Start + 2 * Hour, rating: stars));
        Assert.Empty(history.Chosen.ToArray());
        Assert.Equal([1], history.TurnedDown.ToArray());
        Assert.Equal(strength, history.Strength(0), .001f);
    }

    [Theory]
    [InlineData(EventType.Dislike)]
    [InlineData(EventType.NotInterested)]
    public void What_was_rated_best_and_then_dismissed_is_no_choice(EventType dismissed)
    {
        var history = HistoryOf(Event(0, EventType.Rate, 1, Start, rating: 5), Event(1, dismissed, 1, Start + Day));
        Assert.Empty(history.Chosen.ToArray());
        Assert.Equal([1], history.TurnedDown.ToArray());
    }

    [Fact]
    public void What_was_dismissed_and_then_chosen_is_a_choice()
    {
        var history = HistoryOf(Event(0, EventType.Dislike, 1, Start), Event(1, EventType.Like, 1, Start + Day));
        Assert.Equal([1], history.Chosen.ToArray());
        Assert.Empty(history.TurnedDown.ToArray());
    }

    [Fact]
    public void Forty_dislikes_are_forty_also_behind_thirty_choices()
    {
        var events = new List<RecordedEvent>();
        for (var item = 0; item < 40; item++) events.Add(Event(item, EventType.Dislike, item, Start + item));
        for (var item = 40; item < 60; item++) events.Add(Event(item, EventType.Like, item, Start + item));
        for (var item = 0; item < 12; item++) events.Add(Event(60 + item, EventType.Share, item + 41, Start + 60 + item));
        Assert.Equal(40, HistoryOf([.. events]).TurnedDown.Length);
    }

    [Fact]
    public void A_title_has_one_verdict_whatever_was_done_with_it() =>
        Gen.Select(Gen.Enum<EventType>(), Gen.Int[0, 5], Gen.Int[0, 100], Gen.Int[1, 10]).Array[0, 80].Sample(acts =>
        {
            var events = acts.Select((act, n) => Event(n, act.Item1, act.Item1 == EventType.Search ? null : act.Item2, Start + n * Minute,
                act.Item3 * 60, 6000, act.Item4 / 2.0)).ToArray();
            var history = HistoryOf(events);
            var (chosen, down) = (history.Chosen.ToArray(), history.TurnedDown.ToArray());
            Assert.Equal(chosen.Length, chosen.Distinct().Count());
            Assert.Empty(chosen.Intersect(down));
            foreach (var item in chosen.Concat(down))
            {
                var last = Array.FindLast(events, e => e.Event.ItemId == Id(item).Value && !IsTakenBack(e) && (Verdicts.IsChoice(e.Event.Type)
                    || e.Event.Type is EventType.Dislike or EventType.NotInterested));
                var turnsDown = last!.Event.Type is EventType.Dislike or EventType.NotInterested
                    || (last.Event.Type == EventType.Rate && last.Event.Rating <= Verdicts.Low);
                if (turnsDown) Assert.Contains(item, down);
                else if (last.Event.Type != EventType.PlayStop) Assert.Contains(item, chosen);
            }

            bool IsTakenBack(RecordedEvent act) => Profile.TakenBackBy(act.Event.Type) is { } back && events.Any(
                later => later.EffectiveTime > act.EffectiveTime && later.Event.Type == back && later.Event.ItemId == act.Event.ItemId);
        });

    public void Dispose() => _world.Dispose();

    private History HistoryOf(params ReadOnlySpan<RecordedEvent> events)
    {
        var history = new History();
        history.Read(Folded(events), World.Of(_pins));
        return history;
    }
}
