using StreamRec.Catalog;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>What most people move to now. It is not personal but for its filters.</summary>
internal sealed class TrendingSurface() : SurfaceDefinition("trending")
{
    public override bool Matches(int item, Title title, in World world) => Heat(item, world) > 0;

    public override float Order(int item, Title title, float score, in World world) => Heat(item, world);

    public override bool IsDiverse => false;

    public override SurfaceBeyond Beyond { get; } =
        new(
            CandidateSources.Popularity, static (in World world) => world.Signals.Popular(CountWindow.Short),
            static (in World world) => world.Signals.Leaders(CountWindow.Short)[world.Signals.Popular(CountWindow.Short).Length..]);

    public override Reason Reason(int item, Reason reason, in World world) => new(ReasonKind.Popular, -1);

    /// <summary>Moves of late (the day, by default), the latest (the hour's) counted four times.</summary>
    private static float Heat(int item, in World world) =>
        world.Signals.Count(item, CountWindow.Short) + 3 * world.Signals.Count(item, CountWindow.Shortest);
}
