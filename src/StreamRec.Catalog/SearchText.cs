using System.Text;

namespace StreamRec.Catalog;

/// <summary>What of a title can be searched, folded (see <see cref="Words"/>), as UTF-8: name, people, the others (genres, tags, and
/// attributes that are keywords or texts), and the description.</summary>
internal sealed class SearchText
{
    /// <summary>A word's worth by where it is: all of a word, the beginning of one, a misspelt one; 0 is nowhere.</summary>
    private const int NameWord = 8, Word = 6, Misspelt = 5, NameBeginning = 4, PersonBeginning = 3, OtherBeginning = 2, Described = 1;

    private readonly byte[] _text;
    private readonly int _people, _others, _description;

    public static SearchText None { get; } = new("", "", "", "");

    /// <param name="describes">Its description too: of a large catalogue that would be most of what is kept of it.</param>
    public SearchText(Title title, bool describes)
        : this(
            Words.Fold(title.Name),
            Words.Fold(string.Join(' ', title.People.Select(person => person.Name))),
            Words.Fold(string.Join(' ', [.. title.Genres, .. title.Tags, .. OfAttributes(title)])),
            describes ? Words.Fold(title.Description) : "")
    {
    }

    private SearchText(string name, string people, string others, string description)
    {
        _text = Encoding.UTF8.GetBytes(name + people + others + description);
        _people = Encoding.UTF8.GetByteCount(name);
        _others = _people + Encoding.UTF8.GetByteCount(people);
        _description = _others + Encoding.UTF8.GetByteCount(others);
    }

    private ReadOnlySpan<byte> Name => _text.AsSpan(0, _people);
    private ReadOnlySpan<byte> People => _text.AsSpan(_people.._others);
    private ReadOnlySpan<byte> Others => _text.AsSpan(_others.._description);
    private ReadOnlySpan<byte> Description => _text.AsSpan(_description..);

    private static IEnumerable<string> OfAttributes(Title title)
    {
        foreach (var attribute in title.Attributes)
        {
            if (attribute.Declared.Type == AttributeType.Text) yield return attribute.Text;
            for (var k = 0; k < attribute.Keywords.Length; k++) yield return attribute.Keywords[k];
        }
    }

    /// <summary>
    /// 0: no match; else name as a whole &gt; its first words &gt; the words in a row (in the name, of people, of the others) &gt; each
    /// somewhere, by the one that is found worst. Every word has to be somewhere, the last one may be a beginning.
    /// </summary>
    public int Match(SearchQuery query)
    {
        if (Name.SequenceEqual(query.Whole)) return SearchMatch.Whole;
        if (Name.StartsWith(query.Whole)) return Name[query.Whole.Length] == ' ' ? SearchMatch.FirstWords : SearchMatch.Beginning;
        if (query.Words.Length > 1)
        {
            if (Has(Name, query.Whole, prefix: true)) return SearchMatch.InName;
            if (Has(People, query.Whole, prefix: true)) return SearchMatch.OfPeople;
            if (Has(Others, query.Whole, prefix: true)) return SearchMatch.OfOthers;
        }
        return Each(query, (text, word, last) => text.Worth(word, last));
    }

    /// <summary>
    /// As <see cref="Match"/>, words that are misspelt a little too: one letter more, less, other or swapped, of eight letters two.
    /// </summary>
    public int MatchMisspelt(SearchQuery query) => Each(query, (text, word, last) => text.WorthMisspelt(word, last));

    private int Each(SearchQuery query, Func<SearchText, byte[], bool, int> worth)
    {
        var (weakest, sum) = (NameWord, 0);
        for (var k = 0; k < query.Words.Length; k++)
        {
            var one = worth(this, query.Words[k], k == query.Words.Length - 1);
            if (one == 0) return 0;
            (weakest, sum) = (Math.Min(weakest, one), sum + one);
        }
        return weakest * 100 + sum * 10 / query.Words.Length;
    }

    private int Worth(byte[] word, bool last) =>
        Has(Name, word, prefix: false) ? NameWord
        : Has(People, word, prefix: false) || Has(Others, word, prefix: false) ? Word
        : last && Has(Name, word, prefix: true) ? NameBeginning
        : last && Has(People, word, prefix: true) ? PersonBeginning
        : last && Has(Others, word, prefix: true) ? OtherBeginning
        : Has(Description, word, prefix: false) ? Described
        : 0;

    private int WorthMisspelt(byte[] word, bool last)
    {
        var asItIs = Worth(word, last);
        if (asItIs > Misspelt) return asItIs;
        var isMisspelt = HasMisspelt(Name, word) || HasMisspelt(People, word) || HasMisspelt(Others, word);
        return isMisspelt ? Misspelt : asItIs > Described ? asItIs : 0;
    }

    private static bool Has(ReadOnlySpan<byte> text, byte[] word, bool prefix)
    {
        for (var from = 0; text[from..].IndexOf(word) is var found and >= 0; from += found + 1)
        {
            var (at, end) = (from + found, from + found + word.Length);
            if ((at == 0 || text[at - 1] == ' ') && (prefix || end == text.Length || text[end] == ' ')) return true;
        }
        return false;
    }

    private static bool HasMisspelt(ReadOnlySpan<byte> text, byte[] word)
    {
        var most = word.Length >= 8 ? 2 : word.Length >= 4 ? 1 : 0;
        if (most == 0) return false;
        foreach (var part in text.Split((byte)' '))
            if (Math.Abs(text[part].Length - word.Length) <= most && Distance(text[part], word) <= most) return true;
        return false;
    }

    /// <summary>Optimal string alignment: letters added, left out, changed, and two neighbours swapped count one each.</summary>
    private static int Distance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (b.Length >= 64) return int.MaxValue;
        Span<int> before = stackalloc int[b.Length + 1], above = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            var spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return above[b.Length];
    }
}

/// <summary>How well a title answers a search, higher is better; below these it is by single words.</summary>
public static class SearchMatch
{
    public const int Whole = 2000, FirstWords = 1600, InName = 1400, OfPeople = 1300, OfOthers = 1200;

    /// <summary>Of a name that begins so, in the middle of a word: it comes after what has the word.</summary>
    internal const int Beginning = Words - 1;

    /// <summary>
    /// From here on each word was found whole, or misspelt where none was, in the name, of people, or among genres, tags and keywords.
    /// </summary>
    public const int Words = 500;
}

/// <summary>A question in words, as <see cref="SearchText"/> compares them.</summary>
internal sealed class SearchQuery(string[] words)
{
    public byte[] Whole { get; } = Encoding.UTF8.GetBytes(string.Join(' ', words));
    public byte[][] Words { get; } = Array.ConvertAll(words, Encoding.UTF8.GetBytes);
}
