using StreamRec.Catalog;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>Which titles belong on a surface, and how trending orders them.</summary>
internal static class SurfaceFilter
{
    public static bool Matches(Surface surface, int item, Title title, in World world) => surface switch
    {
        { Kind: { } kind } => title.Kind == kind,
        { Genre: { } genre } => HasGenre(title, genre),
        { Name: "new" } => world.Catalog.Fresh.Contains(item),
        { Name: "trending" } => Heat(item, world.Signals) > 0,
        _ => true,
    };

    /// <summary>Trending is not personal but for its filters: moves of the last day, the last hour's counted four times.</summary>
    public static float Heat(int item, SignalsSnapshot signals) =>
        signals.Count(item, CountWindow.Day) + 3 * signals.Count(item, CountWindow.Hour);

    private static bool HasGenre(Title title, string genre)
    {
        foreach (var known in title.Genres)
            if (string.Equals(known, genre, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
