using System.Text.Json.Serialization;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>What of a node's settings its lists depend on, and what its titles' attributes are.</summary>
internal sealed record ArchivedSettings(
    string Version, float Diversity, int ExploreEvery, int Candidates, double ShuffledShare, int ShuffledPlaces, int SeenFromPercent,
    bool SeenWhenRated, long SeenBegunForMs, string[] RepeatedKinds, IReadOnlyDictionary<string, AttributeType> Attributes)
{
    public static ArchivedSettings Of(string version, RankingSettings settings, AttributeDeclarations attributes) => new(
        version, settings.Diversity, settings.ExploreEvery, settings.Candidates, settings.Shuffle.Share, settings.Shuffle.Places,
        settings.Seen.FromPercent, settings.Seen.WhenRated, (long)settings.Seen.BegunFor.TotalMilliseconds,
        [.. settings.Seen.RepeatedKinds], attributes.All.ToDictionary(declared => declared.Name, declared => declared.Type))
    {
        Utility = settings.Utility,
        UnratedAge = settings.UnratedAge,
    };

    /// <summary>Null in a run that is older than it: titles without a minimum age were for all.</summary>
    public int? UnratedAge { get; init; }

    /// <summary>Null in a run that is older than it: no bundle had heads that count.</summary>
    public UtilitySettings? Utility { get; init; }

    public RankingSettings ToRanking() => new(Diversity, ExploreEvery)
    {
        Candidates = Candidates,
        UnratedAge = UnratedAge ?? 0,
        Utility = Utility ?? UtilitySettings.None,
        Shuffle = new ShuffleSettings { Share = ShuffledShare, Places = ShuffledPlaces },
        Seen = new SeenSettings
        {
            FromPercent = SeenFromPercent,
            WhenRated = SeenWhenRated,
            BegunFor = TimeSpan.FromMilliseconds(SeenBegunForMs),
            RepeatedKinds = [.. RepeatedKinds],
        },
    };

    public AttributeDeclarations ToAttributes() =>
        new(Attributes.Select(declared => new AttributeDeclaration(declared.Key, declared.Value)));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, WriteIndented = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ArchivedSettings))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
