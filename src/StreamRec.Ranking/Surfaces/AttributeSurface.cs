using System.Text;
using StreamRec.Catalog;
using StreamRec.Contracts;

namespace StreamRec.Ranking;

/// <summary>Titles of which a declared attribute has a word, or is on: <c>attribute:brand=zephyr</c>, <c>attribute:inStock</c>.</summary>
/// <param name="attribute">Its name; empty stands for the family.</param>
/// <param name="word">In lower case; null: the attribute is a flag.</param>
internal sealed class AttributeSurface(string attribute = "", string? word = null)
    : SurfaceDefinition(Prefix + attribute + (word is null ? "" : $"={word}"))
{
    public const string Prefix = "attribute:";
    public override string Accepted =>
        $"{Prefix}NAME=WORD (a declared keyword or keywords), {Prefix}NAME (a declared flag), at most {EventLimits.SurfaceBytes} bytes";

    public override SurfaceDefinition? Named(string name)
    {
        // Events name the surface of a title, and take no longer one.
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > EventLimits.SurfaceBytes) return null;
        var said = name[Prefix.Length..].Split('=', 2, StringSplitOptions.TrimEntries);
        if (said.Any(part => part.Length == 0 || part.Any(char.IsControl))) return null;
        return said is [var attribute, var word] ? new AttributeSurface(attribute, word.ToLowerInvariant()) : new AttributeSurface(said[0]);
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
