using System.Text;

namespace StreamRec.Catalog;

/// <summary>What of a title can be searched, folded (see <see cref="Words"/>), as UTF-8: name, people, and the others:
/// genres, tags, and attributes that are keywords or texts.</summary>
internal sealed class SearchText
{
    private readonly byte[] _text;
    private readonly int _people, _others;

    public static SearchText None { get; } = new("", "", "");

    public SearchText(Title title)
        : this(
            Words.Fold(title.Name),
            Words.Fold(string.Join(' ', title.People.Select(person => person.Name))),
            Words.Fold(string.Join(' ', [.. title.Genres, .. title.Tags, .. OfAttributes(title)])))
    {
    }

    private SearchText(string name, string people, string others)
    {
        _text = Encoding.UTF8.GetBytes(name + people + others);
        _people = Encoding.UTF8.GetByteCount(name);
        _others = _people + Encoding.UTF8.GetByteCount(people);
    }

    private static IEnumerable<string> OfAttributes(Title title)
    {
        foreach (var attribute in title.Attributes)
        {
            if (attribute.Declared.Type == AttributeType.Text) yield return attribute.Text;
            for (var k = 0; k < attribute.Keywords.Length; k++) yield return attribute.Keywords[k];
        }
    }

    /// <summary>
    /// 0: no match; else name as a whole &gt; its beginning &gt; words of it &gt; people &gt; the others. Every word has to be
    /// somewhere, the last one may be a beginning.
    /// </summary>
    public int Match(SearchQuery query)
    {
        var name = _text.AsSpan(0, _people);
        if (name.SequenceEqual(query.Whole)) return 1000;
        if (name.StartsWith(query.Whole)) return 900;
        var (weakest, sum) = (3, 0);
        for (var k = 0; k < query.Words.Length; k++)
        {
            var field = Field(query.Words[k], prefix: k == query.Words.Length - 1);
            if (field == 0) return 0;
            (weakest, sum) = (Math.Min(weakest, field), sum + field);
        }
        return weakest * 100 + sum * 30 / query.Words.Length;
    }

    private int Field(byte[] word, bool prefix) =>
        Has(_text.AsSpan(0, _people), word, prefix) ? 3
        : Has(_text.AsSpan(_people.._others), word, prefix) ? 2
        : Has(_text.AsSpan(_others..), word, prefix) ? 1
        : 0;

    private static bool Has(ReadOnlySpan<byte> text, byte[] word, bool prefix)
    {
        for (var from = 0; text[from..].IndexOf(word) is var found and >= 0; from += found + 1)
        {
            var (at, end) = (from + found, from + found + word.Length);
            if ((at == 0 || text[at - 1] == ' ') && (prefix || end == text.Length || text[end] == ' ')) return true;
        }
        return false;
    }
}

/// <summary>A question in words, as <see cref="SearchText"/> compares them.</summary>
internal sealed class SearchQuery(string[] words)
{
    public byte[] Whole { get; } = Encoding.UTF8.GetBytes(string.Join(' ', words));
    public byte[][] Words { get; } = Array.ConvertAll(words, Encoding.UTF8.GetBytes);
}
