using System.Globalization;
using System.Text;
using CsCheck;
using StreamRec.Contracts;

namespace StreamRec.Domain.Tests;

/// <summary>Events for tests, by hand and by chance.</summary>
internal static class Given
{
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>2026-07-01T20:00:00Z, a Wednesday.</summary>
    public const long Start = 1_782_936_000_000;

    public static readonly ItemId Heat = new("tt0113277");
    public static readonly ItemId Alien = new("tt0078748");

    private static int _ids;

    public static RecordedEvent Event(
        EventType type, ItemId item = default, long at = Start, string? id = null, long? recordTime = null, double? position = null,
        double? duration = null, double? rating = null, string? query = null, string? country = null, string? locale = null,
        string? attributes = null) =>
        new(Offset: 0, recordTime ?? at, new UserEvent
        {
            EventId = id ?? "e" + Interlocked.Increment(ref _ids).ToString(CultureInfo.InvariantCulture),
            UserId = "ann",
            Type = type,
            ItemId = item.Value,
            Timestamp = at,
            PositionSeconds = position,
            DurationSeconds = duration,
            Rating = rating,
            Query = query,
            Country = country,
            Locale = locale,
            Attributes = attributes is null ? null : Attributes(attributes),
        });

    public static PersonAttributes Attributes(string json) =>
        PersonAttributes.TryRead(Encoding.UTF8.GetBytes(json), out var attributes, out var problem) ? attributes : throw new ArgumentException(problem.Detail);

    public static Profile Folded(params ReadOnlySpan<RecordedEvent> events) => Folded(Profile.Empty, events);

    public static Profile Folded(Profile profile, params ReadOnlySpan<RecordedEvent> events)
    {
        foreach (var e in events) profile = profile.Fold(e, FoldOptions.Default).Profile;
        return profile;
    }

    public static TitleState Of(this Profile profile, ItemId item)
    {
        Assert.True(profile.TryGet(item, out var state), $"{item} has no entry");
        return state;
    }

    public static byte[] Bytes(Profile profile) => UserStateCodec.Write(UserState.Empty with { Profile = profile });

    /// <summary>
    /// Histories as they come and as they should not: repeats, late and out-of-order events, clocks in 1970 and 2100, gaps of
    /// minutes and months, <paramref name="titles"/> titles with ids of up to 64 bytes.
    /// </summary>
    public static Gen<RecordedEvent[]> History(int titles, int length)
    {
        var step = Gen.Frequency(
            (6, Gen.Long[0, 2 * Minute]), (2, Gen.Long[0, Hour]), (1, Gen.Long[0, 60 * Day]), (2, Gen.Long[-20 * Minute, 0]));
        var clock = Gen.Frequency((30, Gen.Const(0)), (1, Gen.Const(1)), (1, Gen.Const(2)), (1, Gen.Const(3)));
        var action = Gen.Select(
            Gen.Frequency((6, Gen.Const(EventType.Impression)), (2, Gen.Const(EventType.PlayProgress)), (10, Gen.Int[1, 18].Select(t => (EventType)t))),
            Gen.Int[0, titles - 1], step, clock, Gen.Int[0, 40], Gen.Double[0, 9000], Gen.Double[0.5, 5],
            Gen.Int[0, 40].Select(c => c switch { 0 => "DE", 1 => "FR", _ => null }));
        return action.Array[0, length].Select(actions =>
        {
            var now = Start;
            var events = new RecordedEvent[actions.Length];
            for (var i = 0; i < actions.Length; i++)
            {
                var (type, title, passed, wrong, again, position, rating, country) = actions[i];
                now += passed;
                var at = wrong switch { 1 => 0, 2 => 4_102_444_800_000, 3 => now - 3 * Day, _ => now };
                var id = again == 0 && i > 0 ? events[i / 2].Event.EventId : "h" + i.ToString(CultureInfo.InvariantCulture);
                events[i] = Event(type, Title(title), at, id, now, position, 9000, rating, $"query {title} ✓ {new string('é', title % 60)}", country,
                    attributes: type == EventType.Attributes ? $$"""{"country":"AT","plan":"p{{title % 3}}{{new string('é', title % 60)}}"}""" : null);
            }
            return events;
        });
    }

    /// <summary>Ids of 9 to 64 bytes.</summary>
    public static ItemId Title(int number) =>
        new($"tt{number.ToString("D7", CultureInfo.InvariantCulture)}" + new string('x', number % 5 == 0 ? 55 : 0));
}
