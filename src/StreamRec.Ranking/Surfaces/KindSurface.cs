using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>Titles of one kind.</summary>
internal sealed class KindSurface(string name, TitleKind kind) : SurfaceDefinition(name)
{
    public override bool Matches(int item, Title title, in World world) => title.Kind == kind;
}
