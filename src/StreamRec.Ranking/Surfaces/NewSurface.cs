using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>The newest titles of those that may be shown, those that are new in fact before those that are merely the newest.</summary>
internal sealed class NewSurface() : SurfaceDefinition("new")
{
    /// <summary>Above any difference of scores.</summary>
    private const float NewFirst = 100;

    public override bool Matches(int item, Title title, in World world) => world.IsFresh(item);

    public override float Order(int item, Title title, float score, in World world) => world.IsNew(title) ? score + NewFirst : score;

    public override bool IsShuffled => false;

    public override SurfaceBeyond Beyond { get; } =
        new(CandidateSources.Fresh, static (in World world) => world.Catalog.Newest, CountsPool: false);

    public override Reason Reason(int item, Reason reason, in World world) =>
        world.IsNew(world.Catalog[item]!) ? new Reason(ReasonKind.Fresh, -1) : reason;
}
