using CsCheck;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>State is of the order of time: in whatever order events with distinct times arrive, the profile is the same.</summary>
public sealed class ArrivalOrderTests
{
    private static readonly FoldOptions Options = FoldOptions.Default;

    /// <summary>
    /// What one person does within a day: up to 128 strong events on a few titles, and weak ones, in bursts and with gaps around
    /// the session's. Every stop says where it ended; lengths are said or not, and the same for a title each time.
    /// </summary>
    private static readonly Gen<RecordedEvent[]> Day = Gen.Select(
        Gen.Frequency((3, Gen.Int[4, 14]), (1, Gen.Int[16, 18]), (3, Gen.Int[3, 6]), (3, Gen.Int[1, 3])),
        Gen.Int[0, 17], Gen.Int[1, 11 * 60], Gen.Bool, Gen.Bool, Gen.Int[0, 9000], Gen.Int[1, 10]).Array[1, 128].Select(actions =>
    {
        var at = Start;
        var events = new RecordedEvent[actions.Length];
        for (var i = 0; i < actions.Length; i++)
        {
            var (number, title, passed, isLong, told, position, value) = actions[i];
            var type = (EventType)number;
            at += passed % 7 == 0 ? 25 * Minute + passed * Second : passed * Second;
            events[i] = Event(type, Title(title), at, $"d{i}", position: type == EventType.PlayStop || told ? position : null,
                duration: isLong ? 5000 + 1000 * title : null, rating: value / 2.0, query: $"query {title + value}",
                country: value == 1 ? "DE" : value == 2 ? "FR" : null, locale: value == 3 ? "de" : value == 4 ? "fr" : null);
        }
        return events.Where(e => at - e.Event.Timestamp < ProfileBounds.Lateness).ToArray();
    });

    private static readonly Gen<(RecordedEvent[] InTime, RecordedEvent[] Arrived)> Arrivals =
        Day.SelectMany(events => Gen.Shuffle(events).Select(arrived => (events, arrived)));

    [Fact]
    public void Any_order_of_arrival_gives_the_ring_the_sessions_and_the_titles_of_the_order_of_time() => Arrivals.Sample((inTime, arrived) =>
    {
        var (expected, found) = (Folded(inTime), Folded(arrived));
        Assert.Equal(expected.Recent.ToArray(), found.Recent.ToArray());
        Assert.Equal(expected.Session, found.Session);
        Assert.Equal(Stored(expected).PastSessions, Stored(found).PastSessions);
        Assert.Equal(expected.Searches.ToArray(), found.Searches.ToArray());
        Assert.Equal((expected.Country, expected.Locale), (found.Country, found.Locale));
        Assert.Equal((expected.Events, expected.StrongEvents, expected.LastEventAt), (found.Events, found.StrongEvents, found.LastEventAt));
        AssertClose(expected.Hours, found.Hours);
        AssertClose(expected.Weekdays, found.Weekdays);
        Assert.Equal(expected.Titles.Length, found.Titles.Length);
        for (var i = 0; i < expected.Titles.Length; i++)
        {
            // Six events cannot bring a weight to its bound in any order.
            if (inTime.Count(e => e.Event.ItemId == expected.Titles[i].Id.Value && Profile.IsStrong(e.Event.Type)) <= 6)
                Assert.Equal(expected.Titles[i].Weight, found.Titles[i].Weight, 1e-4f);
            Assert.Equal(Said(expected.Titles[i]), Said(found.Titles[i]));
        }
    }, iter: 3000);

    /// <summary>And in what nobody has answered yet: impressions of a title that nothing else was done with.</summary>
    [Fact]
    public void Impressions_within_one_window_are_one_whichever_comes_first()
    {
        var (first, second, later) = (Event(EventType.Impression, Heat), Event(EventType.Impression, Heat, Start + Minute), Event(EventType.Like, Alien, Start + 4 * Minute));
        var expected = Folded(first, second, later);
        Assert.Equal(Start, expected.Of(Heat).ShownAt);
        foreach (var order in (RecordedEvent[][])[[later, second, first], [second, later, first], [second, first, later]])
            Assert.Equal(expected.Titles.ToArray(), Folded(order).Titles.ToArray());
    }

    [Fact]
    public void An_impression_after_a_touch_that_comes_late_is_still_pending() =>
        Assert.Equal(Start + Minute, Folded(Event(EventType.Impression, Heat, Start + Minute), Event(EventType.Like, Heat, Start)).Of(Heat).ShownAt);

    [Fact]
    public void A_late_event_between_two_sessions_joins_them_and_the_later_ones_move_up()
    {
        var apart = Folded(
            Event(EventType.Like, Heat), Event(EventType.Like, Alien, Start + 40 * Minute), Event(EventType.Like, Title(1), Start + 2 * Hour));
        Assert.Equal([1, 2, 3], apart.Recent.ToArray().Select(e => e.Session));
        var joined = apart.Fold(Event(EventType.Click, Heat, Start + 20 * Minute), Options);
        Assert.Equal(FoldEffect.All, joined.Effect);
        Assert.Equal([1, 1, 2], joined.Profile.Recent.ToArray().Select(e => e.Session));
        Assert.Equal(new Session(2, Start + 2 * Hour, Start + 2 * Hour, 1), joined.Profile.Session);
    }

    [Fact]
    public void A_late_event_of_no_known_session_is_one_of_its_own_and_the_later_ones_move_down()
    {
        var known = Folded(Event(EventType.Like, Heat), Event(EventType.Like, Alien, Start + 4 * Hour));
        var late = Folded(known, Event(EventType.Like, Title(1), Start + 2 * Hour));
        Assert.Equal([(Heat, 1), (Title(1), 2), (Alien, 3)], late.Recent.ToArray().Select(e => (e.Item, e.Session)));
        Assert.Equal(3, late.Session.Number);
    }

    [Fact]
    public void A_stop_that_arrives_before_its_start_is_measured_when_that_comes()
    {
        var stop = Event(EventType.PlayStop, Heat, Start + 10 * Minute, position: 9_800);
        var profile = Folded(stop, Event(EventType.PlayStart, Heat, Start, position: 0, duration: 10_000));
        Assert.Equal((600, .98f, null), (profile.Recent[1].DwellSeconds, profile.Recent[1].Completion, profile.Recent[1].LeftAt));
        Assert.Equal(0, profile.Of(Heat).PositionSeconds);
        Assert.Equal(1 + 2 * .98f - .5f, profile.Of(Heat).Weight, .01f);
    }

    [Fact]
    public void A_ring_that_is_full_keeps_the_newest_by_time()
    {
        var events = Enumerable.Range(0, 200).Select(i => Event(EventType.Like, Title(i % 20), Start + i * Minute)).ToArray();
        var expected = Folded(events);
        foreach (var order in (IEnumerable<RecordedEvent>[])[events.Reverse(), [.. events[1..], events[0]], [.. events[72..], .. events[..72]], [.. events[71..], .. events[..71]]])
        {
            var found = Folded([.. order]);
            Assert.Equal(expected.Recent.ToArray(), found.Recent.ToArray());
            Assert.Equal(200, found.StrongEvents);
        }
    }

    [Fact]
    public void An_event_more_than_a_day_late_founds_no_session()
    {
        var known = Folded(Event(EventType.Like, Heat, Start - 3 * Given.Day), Event(EventType.Like, Alien));
        var late = Folded(known, Event(EventType.Like, Title(1), Start - 2 * Given.Day));
        Assert.Equal([1, 1, 2], late.Recent.ToArray().Select(e => e.Session));
        Assert.Equal(known.Session, late.Session);
    }

    private static Contracts.Checkpoints.ProfileCheckpoint Stored(Profile profile) =>
        Contracts.Checkpoints.UserCheckpoint.Parser.ParseFrom(Bytes(profile)).Profile;

    /// <summary>All but decayed sums, fatigue and pending impressions.</summary>
    private static TitleState Said(in TitleState title) => title with { Weight = 0, Fatigue = 0, FatigueAt = 0, ShownAt = 0 };

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-3f);
    }
}
