using System.Collections.Immutable;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors.Tests;

/// <summary>Short names for what tests say often.</summary>
internal static class Given
{
    public const int Partitions = 4;

    /// <summary>2026-01-01, ms.</summary>
    public const long NewYear = 1_767_225_600_000;

    public static UserId Ann { get; } = new("ann");
    public static LaneEpoch Epoch { get; } = EpochOf(Ann);

    public static ListRequest Home { get; } = new(new Surface("home"), 20, null, null, null);

    public static LaneEpoch EpochOf(UserId user, long number = 1) => new("g1", Murmur2.Partition(user, Partitions), number);

    public static RecordedEvent Play(long offset, string item, UserId? user = null) => Event(offset, EventType.PlayStart, item, user);

    public static RecordedEvent Event(long offset, EventType type, string? item, UserId? user = null, string? id = null)
    {
        var at = NewYear + (offset * 1000);
        return new RecordedEvent(offset, at, new UserEvent
        {
            EventId = id ?? $"e{offset}",
            UserId = (user ?? Ann).Value,
            Type = type,
            ItemId = item,
            Timestamp = at,
        });
    }

    public static FoldBatch Batch(long prev, params RecordedEvent[] events) => new(Ann, Epoch, prev, [.. events]);

    public static FoldBatch BatchOf(UserId user, long prev, params RecordedEvent[] events) => new(user, EpochOf(user), prev, [.. events]);

    public static LogPosition At(long offset) => new(Epoch.Generation, Epoch.Partition, offset);

    public static FoldResult Fold(Profile profile, RecordedEvent e) => profile.Fold(e, FoldOptions.Default);

    public static ImmutableArray<string> Played(Profile profile)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        foreach (var strong in profile.Recent) items.Add(strong.Item.Value);
        return items.ToImmutable();
    }
}
