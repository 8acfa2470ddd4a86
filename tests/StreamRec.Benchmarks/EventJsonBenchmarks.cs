using BenchmarkDotNet.Attributes;
using StreamRec.Contracts;

namespace StreamRec.Benchmarks;

/// <summary>An event as it comes from Kafka, 300 bytes with every common field, to what the fold takes.</summary>
[MemoryDiagnoser]
public class EventJsonBenchmarks
{
    private readonly byte[] _json = EventJson.Write(new UserEvent
    {
        EventId = "0b8e5a9c-6a4a-4f5e-9f3f-1f0f6a1c2d3e",
        UserId = "viewer-000042",
        Type = EventType.PlayProgress,
        ItemId = "tt0133093",
        Timestamp = DemoWorld.Start,
        SessionId = "viewer-000042-17",
        DeviceId = "living-room",
        Surface = "home",
        Position = 3,
        ListVersion = 7_331_840_000_000_000,
        Locale = "de-DE",
        Country = "DE",
        PositionSeconds = 1834,
        DurationSeconds = 8160,
    });

    [Benchmark]
    public bool Decode() => EventJson.TryRead(_json, out _, out _);
}
