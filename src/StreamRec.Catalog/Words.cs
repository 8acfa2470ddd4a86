using System.Globalization;
using System.Text;

namespace StreamRec.Catalog;

/// <summary>
/// Text as words to compare: lower case, accents folded, split where neither letter nor digit is. A table of its own,
/// because with the invariant culture the runtime decomposes no letters.
/// </summary>
internal static class Words
{
    /// <summary>U+00C0 to U+017F in order; a dot stands for what is no letter.</summary>
    private const string Latin =
        "aaaaaaaceeeeiiii" + "dnooooo.ouuuuyts" + "aaaaaaaceeeeiiii" + "dnooooo.ouuuuyty" +
        "aaaaaaccccccccdd" + "ddeeeeeeeeeegggg" + "gggghhhhiiiiiiii" + "iiiijjkkklllllll" +
        "lllnnnnnnnnnoooo" + "oooorrrrrrssssss" + "ssttttttuuuuuuuu" + "uuuuwwyyyzzzzzzs";

    private const int FirstLatin = 0xC0;

    /// <summary>Words with one space between them.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            var letter = c is '\'' or '’' && Elided(folded) ? ' ' : Letter(c);
            if (letter == '\0') continue;
            if (letter == ' ')
            {
                gap = folded.Length > 0;
                continue;
            }
            if (gap) folded.Append(' ');
            gap = false;
            if (c is 'Æ' or 'æ') folded.Append("ae");
            else if (c is 'Œ' or 'œ') folded.Append("oe");
            else if (c is 'ß') folded.Append("ss");
            else folded.Append(letter);
        }
        return folded.ToString();
    }

    public static string[] Split(string text) => Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>In d'Amélie two words meet, in Ocean's and O'Brien it is one.</summary>
    private static bool Elided(StringBuilder folded) =>
        folded.Length > 0 && folded[^1] is not ('o' or ' ') && (folded.Length == 1 || folded[^2] == ' ');

    /// <summary>A space for what separates, 0 for what is passed over (combining marks, apostrophes within words).</summary>
    private static char Letter(char c)
    {
        if (char.IsAscii(c)) return char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : c == '\'' ? '\0' : ' ';
        if (c == '’' || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) return '\0';
        if (c >= FirstLatin && c - FirstLatin < Latin.Length) return Latin[c - FirstLatin] is var folded and not '.' ? folded : ' ';
        return char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? char.ToLowerInvariant(c) : ' ';
    }
}
