using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Catalog;

/// <summary>
/// What a title is, in the catalogue owner's own word: film, series, product, book. Equal when the word is, whoever read it: nothing
/// is numbered.
/// </summary>
public readonly record struct TitleKind
{
    public const string Accepted = "1–32 lower-case letters a to z, digits and -";

    private const int Longest = 32;

    private TitleKind(string word) => Word = word;

    public static TitleKind Film { get; } = new("film");
    public static TitleKind Series { get; } = new("series");

    /// <summary>One string for all titles of the kind.</summary>
    public string Word { get; }

    public static bool TryParse(string word, [NotNullWhen(true)] out TitleKind? kind)
    {
        kind = null;
        if (word.Length is 0 or > Longest) return false;
        foreach (var c in word)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        kind = word switch { "film" => Film, "series" => Series, _ => new TitleKind(SharedText.Of(word)) };
        return true;
    }

    public override string ToString() => Word;
}
