using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class HistoryTests
{
    private static readonly EventType[] NoChoices =
    [
        EventType.Impression, EventType.Click, EventType.PlayProgress, EventType.Dislike, EventType.RemoveFromList, EventType.Search,
        EventType.NotInterested,
    ];

    public static TheoryData<EventType> Types => [.. Enum.GetValues<EventType>()];

    /// <summary>A new event type has to say whether it is a choice: this fails until it does.</summary>
    [Theory, MemberData(nameof(Types))]
    public void Each_type_is_a_choice_or_is_not_on_purpose(EventType type)
    {
        Assert.True(!NoChoices.Contains(type) == History.IsChoice(type), $"{type}: say so in History.IsChoice, or in NoChoices here.");
        Assert.True(!History.IsChoice(type) || Profile.IsStrong(type), "Only strong events are in the ring that history is read from.");
    }
}
