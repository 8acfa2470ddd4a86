using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>A new event type has to say what it means: these fail until it does.</summary>
public sealed class EventTypeTests
{
    private static readonly EventType[] Weak = [EventType.Impression, EventType.Click, EventType.PlayProgress];

    /// <summary>They act on no title.</summary>
    private static readonly EventType[] OnNone = [EventType.Search, EventType.Attributes];

    /// <summary>They undo what another type did.</summary>
    private static readonly EventType[] Clearing = [EventType.ClearRating, EventType.ClearOpinion, EventType.ClearNotInterested];

    public static TheoryData<EventType> Types => [.. Enum.GetValues<EventType>()];

    public static TheoryData<EventType> OnTitles => [.. Enum.GetValues<EventType>().Where(type => !OnNone.Contains(type) && !Clearing.Contains(type))];

    [Theory, MemberData(nameof(OnTitles))]
    public void Each_type_does_more_to_its_title_than_touch_it(EventType type)
    {
        var state = Folded(Event(type, Heat, position: 60, duration: 6000, rating: 4)).Of(Heat);
        Assert.NotEqual(new TitleState { Id = Heat, TouchedAt = state.TouchedAt }, state);
    }

    [Fact]
    public void Each_clearing_type_takes_something_back() => Assert.Equal(
        Clearing, Enum.GetValues<EventType>().Select(Profile.TakenBackBy).OfType<EventType>().Distinct());

    [Theory, MemberData(nameof(Types))]
    public void Each_type_is_strong_but_for_those_that_come_by_the_dozen_and_what_is_no_act(EventType type) =>
        Assert.Equal(!Weak.Contains(type) && type != EventType.Attributes, Profile.IsStrong(type));
}
