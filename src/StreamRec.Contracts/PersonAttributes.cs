using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>
/// What is known of a person besides their acts: numbers, texts, lists of texts and flags by name. Immutable; equal when the same is
/// known. Which names there may be is declared on each node and checked where somebody can be told; the log and who folds it take any,
/// so that the state of a person stays a function of the log alone.
/// </summary>
public sealed class PersonAttributes : IEquatable<PersonAttributes>
{
    /// <summary>Those that are understood without being declared.</summary>
    public const string CountryName = "country", LocaleName = "locale", MaturityLimitName = "maturityLimit",
        FavouriteGenresName = "favouriteGenres", FavouriteKindsName = "favouriteKinds";

    public const int HighestMaturityLimit = 21;

    private PersonAttributes(string json)
    {
        Json = json;
        using var document = JsonDocument.Parse(json);
        var known = document.RootElement;
        Country = TextOf(known, CountryName) is { Length: 2 } text && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : null;
        Locale = TextOf(known, LocaleName);
        FavouriteGenres = WordsOf(known, FavouriteGenresName);
        FavouriteKinds = WordsOf(known, FavouriteKindsName);
        MaturityLimit = known.TryGetProperty(MaturityLimitName, out var limit) && limit.ValueKind == JsonValueKind.Number
            && limit.GetDouble() is >= 0 and <= HighestMaturityLimit and var age ? (int)age : null;
    }

    /// <summary>Nothing is known.</summary>
    public static PersonAttributes None { get; } = new("{}");

    /// <summary>One object, canonical: names in ordinal order, no white space. What is equal is written alike.</summary>
    public string Json { get; }

    public bool IsNone => Json.Length == None.Json.Length;

    /// <summary>ISO 3166-1 alpha-2, upper case; null: not known, or no country.</summary>
    public string? Country { get; }

    /// <summary>BCP 47</summary>
    public string? Locale { get; }

    /// <summary>Highest minimum age, years, of titles that the person is shown, whoever asks; null: none is known.</summary>
    public int? MaturityLimit { get; }

    /// <summary>As catalogues call genres, in whatever case.</summary>
    public ImmutableArray<string> FavouriteGenres { get; }

    /// <summary>As catalogues call kinds: film, series.</summary>
    public ImmutableArray<string> FavouriteKinds { get; }

    /// <summary>Never throws, whatever the bytes: null counts as absent, a name given twice is a problem.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out PersonAttributes? attributes, [NotNullWhen(false)] out EventProblem? problem)
    {
        var json = PersonAttributesReader.Canonical(utf8, out problem);
        attributes = json is null ? null : Of(json);
        return attributes is not null;
    }

    /// <param name="json">As <see cref="Json"/> has been written.</param>
    public static PersonAttributes Of(string json) => json.Length == 2 ? None : new PersonAttributes(json);

    /// <summary>A number, or a flag as 1 or 0; null: none of this name is known.</summary>
    public double? NumberOf(string name)
    {
        using var document = JsonDocument.Parse(Json);
        if (!document.RootElement.TryGetProperty(name, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            _ => null,
        };
    }

    /// <summary>A text alone, or a list of them; none when none of this name is known.</summary>
    public ImmutableArray<string> WordsOf(string name)
    {
        using var document = JsonDocument.Parse(Json);
        return WordsOf(document.RootElement, name);
    }

    public bool Equals(PersonAttributes? other) => other is not null && Json == other.Json;

    public override bool Equals(object? obj) => Equals(obj as PersonAttributes);

    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Json;

    /// <summary>Bytes of UTF-8 of <see cref="Json"/>.</summary>
    public int Bytes => Encoding.UTF8.GetByteCount(Json);

    private static string? TextOf(JsonElement known, string name) =>
        known.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ImmutableArray<string> WordsOf(JsonElement known, string name) =>
        !known.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(word => word.GetString()!)]
        : [];
}
