namespace StreamRec.Ranking;

/// <summary>A named place where lists are shown; one model and one pool of candidates serve them all.</summary>
public readonly record struct Surface(string Name)
{
    public static Surface Home { get; } = new(HomeSurface.HomeName);

    /// <summary>The names of all surfaces, for a client that asked for another.</summary>
    public static string Accepted { get; } = string.Join(", ", SurfaceTable.All.Select(surface => surface.Accepted));

    /// <summary>Names are lower case; a genre's case does not matter and is lowered.</summary>
    public static bool TryParse(string name, out Surface surface)
    {
        var found = SurfaceTable.Find(name);
        surface = found is null ? default : new Surface(found.Name);
        return found is not null;
    }
}
