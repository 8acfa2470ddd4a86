using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Catalog;

/// <summary>
/// Titles as JSON: topic <c>streamrec.catalog</c>, <c>PUT /v1/items/{itemId}</c>, the titles file (one per line). Fields:
/// itemId, kind (film|series), title, year, genres[], people[{name, role}], description, tags[], language, countries[]
/// (absent: everywhere), maturity (minimum age), durationMinutes.
/// </summary>
public static class TitleJson
{
    /// <summary>Never throws, whatever the bytes; <paramref name="problem"/> names field, value and what is accepted.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, long addedAt, [NotNullWhen(true)] out Title? title, [NotNullWhen(false)] out string? problem) =>
        throw new NotImplementedException();

    public static byte[] Write(Title title) => throw new NotImplementedException();
}
