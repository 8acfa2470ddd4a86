using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>Titles of the genre that its name has: <c>genre:drama</c>.</summary>
/// <param name="name">Lower case; the prefix alone stands for the family.</param>
internal sealed class GenreSurface(string name) : SurfaceDefinition(name)
{
    public const string Prefix = "genre:";
    private const int Longest = 40;

    public override string Accepted => $"{Prefix}NAME (NAME at most {Longest} characters)";

    public override SurfaceDefinition? Named(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var genre = name.AsSpan(Prefix.Length).Trim();
        if (genre.Length is 0 or > Longest || genre.ContainsAnyInRange('\0', '\u001f')) return null;
        return new GenreSurface(Prefix + genre.ToString().ToLowerInvariant());
    }

    public override bool Matches(int item, Title title, in World world)
    {
        var genre = Name.AsSpan(Prefix.Length);
        foreach (var known in title.Genres)
            if (genre.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
