namespace StreamRec.Catalog;

/// <summary>What of a title can be searched, folded (see <see cref="Words"/>).</summary>
internal sealed class SearchText
{
    private readonly string _name;
    private readonly string _people;
    private readonly string _others;

    public SearchText(Title title)
    {
        _name = Words.Fold(title.Name);
        _people = Words.Fold(string.Join(' ', title.People.Select(person => person.Name)));
        _others = Words.Fold(string.Join(' ', title.Genres.Concat(title.Tags)));
    }

    /// <summary>
    /// 0: no match; else name as a whole &gt; its beginning &gt; words of it &gt; people &gt; genres and tags. Every word has to be
    /// somewhere, the last one may be a beginning.
    /// </summary>
    public int Match(string query, string[] words)
    {
        if (_name == query) return 1000;
        if (_name.StartsWith(query, StringComparison.Ordinal)) return 900;
        var (weakest, sum) = (3, 0);
        for (var k = 0; k < words.Length; k++)
        {
            var field = Field(words[k], prefix: k == words.Length - 1);
            if (field == 0) return 0;
            (weakest, sum) = (Math.Min(weakest, field), sum + field);
        }
        return weakest * 100 + sum * 30 / words.Length;
    }

    private int Field(string word, bool prefix) =>
        Has(_name, word, prefix) ? 3 : Has(_people, word, prefix) ? 2 : Has(_others, word, prefix) ? 1 : 0;

    private static bool Has(string text, string word, bool prefix)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at == 0 || text[at - 1] == ' ') && (prefix || end == text.Length || text[end] == ' ')) return true;
        }
        return false;
    }
}
