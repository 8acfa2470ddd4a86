using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>
/// A list that somebody has looked at, as topic <c>streamrec.lists</c> has it (key: user id): what was shown where, how likely that was,
/// and what it was made from. Times in ms since the Unix epoch.
/// </summary>
public sealed record LoggedList
{
    public required string UserId { get; init; }
    public required string Surface { get; init; }

    /// <summary>Titles that were asked for.</summary>
    public required int Limit { get; init; }

    public required long Version { get; init; }

    /// <summary>When the first event that names the list was folded.</summary>
    public required long SeenAt { get; init; }

    /// <summary>The last event that the list has in it; null: none.</summary>
    public AsOf? AsOf { get; init; }

    public required LoggedPins Pins { get; init; }

    /// <summary>Which arm of each experiment the user was in.</summary>
    public required IReadOnlyDictionary<string, string> Arms { get; init; }

    /// <summary>First place first.</summary>
    public required IReadOnlyList<LoggedPlace> Places { get; init; }

    /// <summary>The profile that the list was made from: gzip of a checkpoint (checkpoint.proto).</summary>
    public required byte[] Profile { get; init; }

    /// <summary>One line of JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ContractsJson.Default.LoggedList);

    /// <exception cref="JsonException">It is no such record; the message says where.</exception>
    public static LoggedList FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ContractsJson.Default.LoggedList)
        ?? throw new JsonException("It is JSON null; expected an object.");
}

/// <summary>What a list was a function of, besides the profile.</summary>
/// <param name="Archive">The node's run whose archive has catalogue and signals of these versions; null: it keeps none.</param>
/// <param name="Now">As of when.</param>
/// <param name="Maturity">Highest minimum age that was shown.</param>
/// <param name="Shuffle">Seed of the order by chance; null: the order was the model's.</param>
public sealed record LoggedPins(
    string? Archive, string Model, long CatalogVersion, long SignalsVersion, long Now, string? Country, string? Device, int Maturity,
    long? Shuffle);

/// <param name="Rank">Where the model put it, from 0.</param>
/// <param name="Propensity">How likely a title of this rank was to be shown in this place, over all users and days.</param>
/// <param name="Like">As <see cref="ListItem.Like"/>.</param>
/// <param name="InView">An event that names the list says that it was seen there.</param>
public sealed record LoggedPlace(
    string ItemId, float Score, int Rank, double Propensity, bool InView, string Reason, string ReasonCode, IReadOnlyList<string> Sources,
    float? Like = null);
