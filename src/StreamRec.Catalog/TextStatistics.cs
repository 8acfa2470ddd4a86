using System.Collections.Frozen;

namespace StreamRec.Catalog;

/// <summary>
/// In how many titles a word is, of the catalogue as it was when it was last counted: vectors are made against it, so it
/// changes only when the catalogue has become another one.
/// </summary>
internal sealed class TextStatistics
{
    private const int SmallCatalogue = 100;

    private readonly FrozenDictionary<ulong, int> _titlesWith;

    private TextStatistics(FrozenDictionary<ulong, int> titlesWith, int titles) => (_titlesWith, Titles) = (titlesWith, titles);

    public int Titles { get; }

    public bool Outgrown(int titles) => titles > Titles * 3 / 2 + 32 || titles < Titles / 2 - 32;

    public static TextStatistics Of(IEnumerable<Title> titles)
    {
        var counts = new Dictionary<ulong, int>();
        var seen = new HashSet<ulong>();
        var all = 0;
        foreach (var title in titles)
        {
            all++;
            seen.Clear();
            foreach (var word in ContentWords.Of(title)) seen.Add(word);
            foreach (var word in seen) counts[word] = counts.GetValueOrDefault(word) + 1;
        }
        return new TextStatistics(counts.ToFrozenDictionary(), all);
    }

    /// <summary>
    /// Inverse document frequency; 0 for a word that no two titles can share, which would only be noise, and for one that most titles
    /// have ("Title 1", "Title 2"), which tells none of them from the others.
    /// </summary>
    public float Weight(ulong word)
    {
        var with = _titlesWith.GetValueOrDefault(word);
        if (Titles >= SmallCatalogue && (with < 2 || with > Titles / 2)) return 0;
        return MathF.Log((Titles + 2f) / (with + 1f));
    }
}
