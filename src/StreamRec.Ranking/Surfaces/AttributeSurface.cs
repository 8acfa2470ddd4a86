using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>Titles of which a declared attribute has a word, or is on: <c>attribute:brand=zephyr</c>, <c>attribute:inStock</c>.</summary>
/// <param name="attribute">Its name; empty stands for the family.</param>
/// <param name="word">In lower case; null: the attribute is a flag.</param>
internal sealed class AttributeSurface(string attribute = "", string? word = null)
    : SurfaceDefinition(Prefix + attribute + (word is null ? "" : $"={word}"))
{
    public const string Prefix = "attribute:";
    private const int Longest = 40;

    public override string Accepted =>
        $"{Prefix}NAME=WORD (a declared keyword or keywords; WORD at most {Longest} characters), {Prefix}NAME (a declared flag)";

    public override SurfaceDefinition? Named(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var said = name[Prefix.Length..].Split('=', 2, StringSplitOptions.TrimEntries);
        if (said[0].Length is 0 or > Longest || said[0].Any(char.IsControl)) return null;
        if (said.Length == 1) return new AttributeSurface(said[0]);
        return said[1].Length is 0 or > Longest || said[1].Any(char.IsControl)
            ? null : new AttributeSurface(said[0], said[1].ToLowerInvariant());
    }

    public override string? ProblemWith(AttributeDeclarations titles)
    {
        var found = titles.All.FirstOrDefault(declared => declared.Name == attribute);
        var fits = found?.Type switch
        {
            AttributeType.Keyword or AttributeType.Keywords => word is not null,
            AttributeType.Flag => word is null,
            _ => false,
        };
        if (fits) return null;
        var lists = titles.All.Where(declared => declared.Type is AttributeType.Keyword or AttributeType.Keywords)
            .Select(declared => $"{Prefix}{declared.Name}=WORD")
            .Concat(titles.All.Where(declared => declared.Type == AttributeType.Flag).Select(declared => Prefix + declared.Name));
        return $"Titles cannot be listed by {Name}. Accepted: {string.Join(", ", lists.DefaultIfEmpty("none, no such attribute is declared"))}.";
    }

    public override bool Matches(int item, Title title, in World world)
    {
        foreach (var value in title.Attributes)
        {
            if (value.Declared.Name != attribute) continue;
            if (word is null) return value.Flag;
            foreach (var keyword in value.Keywords)
                if (keyword.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
