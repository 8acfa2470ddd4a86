using CsCheck;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>What a person takes back is as if it had never been.</summary>
public sealed class UndoTests
{
    public static TheoryData<EventType, EventType> Pairs => new()
    {
        { EventType.Rate, EventType.ClearRating },
        { EventType.Like, EventType.ClearOpinion },
        { EventType.Dislike, EventType.ClearOpinion },
        { EventType.NotInterested, EventType.ClearNotInterested },
    };

    private static readonly Gen<(EventType Act, bool IsHere, int Passed)[]> Others = Gen.Select(
        Gen.Enum<EventType>().Where(type => type is EventType.PlayStart or EventType.PlayStop or EventType.AddToList
            or EventType.RemoveFromList or EventType.Share or EventType.Click or EventType.Impression),
        Gen.Bool, Gen.Int[1, 600]).Array[0, 8];

    [Theory, MemberData(nameof(Pairs))]
    public void A_title_is_as_if_the_act_had_never_been_whatever_was_done_between(EventType act, EventType clear) =>
        Gen.Select(Others, Others, Others).Sample((before, between, after) =>
        {
            var at = Start;
            RecordedEvent[] Events((EventType Act, bool IsHere, int Passed)[] acts) => Array.ConvertAll(acts, one => Event(
                one.Act, one.IsHere ? Heat : Alien, at += one.Passed * Second, position: one.Act == EventType.PlayStop ? 300 : null,
                duration: one.Act == EventType.PlayStop ? 1000 : null));
            var (first, undone, second) = (Events(before), Event(act, Heat, at += Second, rating: 5), Events(between));
            var (cleared, third) = (Event(clear, Heat, at += Second), Events(after));
            var never = Folded([Event(EventType.Share, Heat, Start), .. first, .. second, .. third]).Of(Heat);
            var taken = Folded([Event(EventType.Share, Heat, Start), .. first, undone, .. second, cleared, .. third]).Of(Heat);
            Assert.Equal(never.WeightAsOf(at), taken.WeightAsOf(at), 1e-4f);
            Assert.Equal(
                (never.Rating, never.Opinion, never.Seen, never.InList, never.NotInterested, never.PositionSeconds),
                (taken.Rating, taken.Opinion, taken.Seen, taken.InList, taken.NotInterested, taken.PositionSeconds));
        }, iter: 300);

    [Theory, MemberData(nameof(Pairs))]
    public void A_clearing_event_that_comes_before_what_it_takes_back_takes_it_back(EventType act, EventType clear)
    {
        var late = Folded(Event(clear, Heat, Start + Minute), Event(act, Heat, Start, rating: 1)).Of(Heat);
        Assert.Equal(
            (0f, 0f, Opinion.None, false, false), (late.Weight, late.Rating, late.Opinion, late.Seen, late.NotInterested));
    }

    [Fact]
    public void Of_two_clearing_events_that_come_in_the_wrong_order_what_was_taken_back_is_so_once()
    {
        var state = Folded(
            Event(EventType.Share, Heat, Start), Event(EventType.ClearRating, Heat, Start + 3 * Minute),
            Event(EventType.Rate, Heat, Start + Minute, rating: 5), Event(EventType.ClearRating, Heat, Start + 2 * Minute)).Of(Heat);
        Assert.Equal(1.5f, state.Weight, 1e-3f);
    }

    [Fact]
    public void What_was_said_anew_after_it_stands()
    {
        var rated = Folded(
            Event(EventType.Rate, Heat, Start, rating: 1), Event(EventType.ClearRating, Heat, Start + Minute),
            Event(EventType.Rate, Heat, Start + 2 * Minute, rating: 4)).Of(Heat);
        Assert.Equal((4f, true), (rated.Rating, rated.Seen));
        Assert.Equal(1.5f, rated.Weight, 1e-3f);
    }

    [Fact]
    public void A_film_that_was_watched_stays_seen_without_its_rating() => Assert.True(Folded(
        Event(EventType.PlayComplete, Heat, Start), Event(EventType.Rate, Heat, Start + Minute, rating: 4),
        Event(EventType.ClearRating, Heat, Start + 2 * Minute)).Of(Heat).Seen);

    [Fact]
    public void Each_takes_back_its_own_kind_alone()
    {
        var state = Folded(
            Event(EventType.Rate, Heat, Start, rating: 4), Event(EventType.Like, Heat, Start + 1), Event(EventType.ClearRating, Heat, Start + 2)).Of(Heat);
        Assert.Equal((0f, Opinion.Liked), (state.Rating, state.Opinion));
    }
}
