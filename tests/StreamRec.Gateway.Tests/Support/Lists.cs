using System.Collections.Immutable;
using StreamRec.Actors;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Tests.Support;

internal static class Lists
{
    public static RankedTitle Title(string id, float score = 1, string? reason = null) => new(
        new ItemId(id), $"Title {id}", "film", 1999, ["drama"], score, reason ?? "popular tonight", "popular", [], CandidateSources.Popularity);

    public static ImmutableArray<RankedTitle> Of(params string[] ids) => [.. ids.Select(id => Title(id))];

    /// <summary>About <paramref name="bytes"/> of JSON in one title.</summary>
    public static ImmutableArray<RankedTitle> Large(int bytes) => [Title("big", reason: new string('x', bytes))];

    public static ListUpdate Update(
        string userId, long version, ImmutableArray<RankedTitle> items, string? eventId = null, string surface = "home", string? country = null) => new(
        new UserId(userId), new Surface(surface), version, "model-1", eventId is null ? null : After(eventId), items,
        new Provenance("model-1", 1, 1, new RankingContext(0, country, null, 21)));

    public static LastEvent After(string eventId) => new(eventId, 1_700_000_000_000, new LogPosition("g", 3, 7));
}
