using System.Text;
using System.Text.Json;
using CsCheck;

namespace StreamRec.Contracts.Tests;

/// <summary>Good events by chance.</summary>
internal static class Given
{
    private static Gen<string> Text(int length) => Gen.Frequency(
        (9, Gen.String[Gen.Char[' ', '~'], 1, length]), (1, Gen.String[Gen.Char["aé✓ß"], 1, Math.Max(1, length / 3)]));

    private static Gen<T?> Maybe<T>(Gen<T> gen) where T : struct => Gen.Select(Gen.Bool, gen, (given, value) => given ? value : (T?)null);

    private static Gen<string?> MaybeText(int length) => Gen.Select(Gen.Bool, Text(length), (given, value) => given ? value : null);

    private static readonly Gen<PersonAttributes> Known =
        Gen.Dictionary(Gen.Int[0, 9].Select(n => $"n{n}"), Gen.OneOf(
                Gen.Double[-1e9, 1e9].Select(n => (object)n), Gen.Bool.Select(b => (object)b), Text(64).Select(t => (object)t),
                Text(20).Array[0, 4].Select(words => (object)words)))[0, 5]
            .Select(values => Attributes(JsonSerializer.Serialize(values)));

    public static PersonAttributes Attributes(string json) =>
        PersonAttributes.TryRead(Encoding.UTF8.GetBytes(json), out var attributes, out var problem) ? attributes : throw new ArgumentException(problem.Detail);

    public static readonly Gen<UserEvent> Event =
        from type in Gen.Int[1, 15].Select(t => (EventType)t)
        from eventId in Text(128)
        from userId in Text(128)
        from itemId in Text(64)
        from timestamp in Gen.Long[EventLimits.EarliestTimestamp, EventLimits.LatestTimestamp]
        from session in MaybeText(128)
        from device in MaybeText(128)
        from surface in MaybeText(64)
        from position in Maybe(Gen.Int[0, 1_000_000])
        from version in Maybe(Gen.Long[0, long.MaxValue])
        from locale in MaybeText(35)
        from country in Gen.Int[0, 3].Select(c => c switch { 0 => "DE", 1 => "FR", _ => null })
        from head in Maybe(Gen.Double[0, 1_000_000])
        from length in Maybe(Gen.Double[0, 1_000_000])
        from rating in Gen.Double[0.5, 5]
        from query in Text(512)
        from known in Known
        select new UserEvent
        {
            EventId = eventId,
            UserId = userId,
            Type = type,
            ItemId = type is EventType.Search or EventType.Attributes ? null : itemId,
            Timestamp = timestamp,
            SessionId = session,
            DeviceId = device,
            Surface = surface,
            Position = position,
            ListVersion = version,
            Locale = locale,
            Country = country,
            PositionSeconds = head,
            DurationSeconds = length,
            Rating = type == EventType.Rate ? rating : null,
            Query = type == EventType.Search ? query : null,
            Attributes = type == EventType.Attributes ? known : null,
        };
}
