using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>All surfaces, each declared once: parser, accepted names and lists follow from here.</summary>
internal static class SurfaceTable
{
    /// <summary>In the order in which clients are told of them.</summary>
    public static SurfaceDefinition[] All { get; } =
    [
        new HomeSurface(),
        new KindSurface("films", TitleKind.Film),
        new KindSurface("series", TitleKind.Series),
        new TrendingSurface(),
        new NewSurface(),
        new OwnSurface("my-list", CandidateSources.MyList, ReasonKind.MyList),
        new OwnSurface("continue-watching", CandidateSources.Continue, ReasonKind.Continue),
        new GenreSurface(GenreSurface.Prefix),
        new AnyKindSurface(),
        new AttributeSurface(),
    ];

    /// <summary>Null: there is none of this name.</summary>
    public static SurfaceDefinition? Find(string name)
    {
        foreach (var surface in All)
            if (surface.Named(name) is { } found) return found;
        return null;
    }
}
