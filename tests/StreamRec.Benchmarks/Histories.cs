using StreamRec.Cli.Simulation;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Benchmarks;

/// <summary>Profiles for benchmarks: the same on every machine.</summary>
internal static class Histories
{
    public const long Minute = 60_000;

    /// <summary>So many titles played to their end, one an hour, each shown and clicked before.</summary>
    public static Profile Watched(int titles, IReadOnlyList<string> ids)
    {
        var (profile, number, at) = (Profile.Empty, 0, DemoWorld.Start - titles * 60 * Minute);
        for (var k = 0; k < titles; k++, at += 60 * Minute)
            foreach (var type in (EventType[])[EventType.Impression, EventType.Click, EventType.PlayStart, EventType.PlayComplete])
                profile = profile.Fold(Event(number++, type, ids[k % ids.Count], at + number % 4 * Minute), FoldOptions.Default).Profile;
        return profile;
    }

    /// <summary>One viewer of <c>streamrec simulate</c> after so many events.</summary>
    public static Profile Simulated(DemoWorld world, int events)
    {
        var crowd = new Crowd(new Shelf(world.Titles), new CrowdSettings(1, 1, EventMix.Default, "history"));
        var profile = Profile.Empty;
        for (var k = 0; k < events; k++)
        {
            var at = DemoWorld.Start - (events - k) * 20_000L;
            profile = profile.Fold(new RecordedEvent(k, at, crowd.Next(at)), FoldOptions.Default).Profile;
        }
        return profile;
    }

    public static RecordedEvent Event(int number, EventType type, string item, long at) => new(number, at, new UserEvent
    {
        EventId = $"e{number}",
        UserId = "viewer",
        Type = type,
        ItemId = item,
        Timestamp = at,
        PositionSeconds = type is EventType.PlayComplete ? 6000 : null,
        DurationSeconds = type is EventType.PlayComplete ? 6000 : null,
    });
}
