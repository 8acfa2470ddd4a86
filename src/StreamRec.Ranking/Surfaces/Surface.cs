using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>A named place where lists are shown; one model and one pool of candidates serve them all.</summary>
public readonly record struct Surface(string Name)
{
    private const string GenrePrefix = "genre:";
    private const int GenreLength = 40;

    /// <summary>What a client that asked for something else is told.</summary>
    public const string Accepted = "home, films, series, trending, new, my-list, continue-watching, genre:NAME (NAME at most 40 characters)";

    public static Surface Home { get; } = new("home");
    public static Surface Films { get; } = new("films");
    public static Surface Series { get; } = new("series");
    public static Surface Trending { get; } = new("trending");
    public static Surface New { get; } = new("new");
    public static Surface MyList { get; } = new("my-list");
    public static Surface ContinueWatching { get; } = new("continue-watching");

    /// <summary>Names are lower case; a genre's case does not matter and is lowered.</summary>
    public static bool TryParse(string name, out Surface surface)
    {
        surface = default;
        if (name.StartsWith(GenrePrefix, StringComparison.Ordinal))
        {
            var genre = name.AsSpan(GenrePrefix.Length).Trim();
            if (genre.Length is 0 or > GenreLength || genre.ContainsAnyInRange('\0', '\u001f')) return false;
            surface = new Surface(GenrePrefix + genre.ToString().ToLowerInvariant());
            return true;
        }
        if (name is not ("home" or "films" or "series" or "trending" or "new" or "my-list" or "continue-watching")) return false;
        surface = new Surface(name);
        return true;
    }

    /// <summary>The genre of a genre surface in lower case, else null.</summary>
    public string? Genre => Name?.StartsWith(GenrePrefix, StringComparison.Ordinal) == true ? Name[GenrePrefix.Length..] : null;

    /// <summary>The kind that alone is shown here, or null.</summary>
    public TitleKind? Kind => Name switch { "films" => TitleKind.Film, "series" => TitleKind.Series, _ => null };
}
