namespace StreamRec.Ranking;

/// <summary>All candidates by score; the one surface where new titles have places of their own.</summary>
internal sealed class HomeSurface() : SurfaceDefinition(HomeName)
{
    public const string HomeName = "home";

    public override bool Explores => true;
}
