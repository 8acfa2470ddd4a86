using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What a surface shows beyond the pool, so that none is thin while the catalogue has titles for it: a function of the pool's
/// members, of what is blocked, and of the pins.
/// </summary>
internal static class SurfaceExtension
{
    public static bool IsNeeded(SurfaceDefinition surface, in World world, CandidateSet pool) =>
        surface.Own is null && (!surface.Beyond.CountsPool || Eligible(surface, world, pool) < SlatePolicy.Head);

    /// <summary>The scratch has read history and states.</summary>
    public static void Gather(
        Profile profile, SurfaceDefinition surface, in World world, RankingScratch scratch, CandidateSet pool, CandidateSet extension)
    {
        var beyond = surface.Beyond;
        var wanted = SlatePolicy.Head - (beyond.CountsPool ? Eligible(surface, world, pool) : 0);
        if (wanted <= 0) return;
        var top = scratch.Top;
        top.Begin(wanted, world.Catalog.Index);
        foreach (var item in beyond.Titles(world))
        {
            if (world.Showable(item) is not { } title || !surface.Matches(item, title, world)) continue;
            if (pool.Find(item) >= 0) continue;
            profile.TryGet(title.Id, out var state);
            if (PersonalTitle.IsBlocked(profile, title.Id, state)) extension.Skip(item);
            else top.Offer(item, world.Signals.Count(item, CountWindow.Longest) + title.Year * 1e-5f);
        }
        top.Sort();
        for (var k = 0; k < top.Count; k++)
            extension.Add(top.Item(k), beyond.Source, scratch.AffinityOf(top.Item(k)), blocked: false);
    }

    /// <summary>Candidates that the surface may show; no more are counted than a list has places.</summary>
    private static int Eligible(SurfaceDefinition surface, in World world, CandidateSet pool)
    {
        var count = 0;
        for (var place = 0; place < pool.Count && count < SlatePolicy.Head; place++)
        {
            if (pool.IsBlocked(place)) continue;
            if (surface.Matches(pool.Items[place], world.Catalog[pool.Items[place]]!, world)) count++;
        }
        return count;
    }
}
