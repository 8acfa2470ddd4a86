using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>A named place where lists are shown; one model and one pool of candidates serve them all.</summary>
public readonly record struct Surface(string Name)
{
    public static Surface Home { get; } = new(HomeSurface.HomeName);

    /// <summary>The names of all surfaces, for a client that asked for another.</summary>
    public static string Accepted { get; } = string.Join(", ", SurfaceTable.All.Select(surface => surface.Accepted));

    /// <summary>Also refuses what names an attribute that titles do not have.</summary>
    /// <param name="problem">Why, where the name would be one with other attributes; null: it is no name of a surface.</param>
    public static bool TryParse(string name, AttributeDeclarations titles, out Surface surface, out string? problem)
    {
        var found = SurfaceTable.Find(name);
        problem = found?.ProblemWith(titles);
        surface = found is null || problem is not null ? default : new Surface(found.Name);
        return found is not null && problem is null;
    }

    /// <summary>Names are lower case; a genre's case does not matter and is lowered.</summary>
    public static bool TryParse(string name, out Surface surface)
    {
        var found = SurfaceTable.Find(name);
        surface = found is null ? default : new Surface(found.Name);
        return found is not null;
    }
}
