using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What a surface shows beyond the pool, so that none is thin while the catalogue has titles for it: a function of the pool's
/// members, of what is blocked, and of the pins.
/// </summary>
internal static class SurfaceExtension
{
    public static bool IsNeeded(Surface surface, in World world, CandidateSet pool)
    {
        if (surface == Surface.MyList || surface == Surface.ContinueWatching) return false;
        return surface == Surface.New || surface == Surface.Trending || Eligible(surface, world, pool) < SlatePolicy.Head;
    }

    /// <summary>The scratch has read history and states.</summary>
    public static void Gather(
        Profile profile, Surface surface, in World world, RankingScratch scratch, CandidateSet pool, CandidateSet extension)
    {
        var wanted = SlatePolicy.Head - (surface == Surface.New ? 0 : Eligible(surface, world, pool));
        if (wanted <= 0) return;
        var top = scratch.Top;
        top.Begin(wanted, world.Catalog.Index);
        var source = surface.Name switch
        {
            "trending" => world.Signals.Popular(CountWindow.Day),
            "new" => world.Catalog.Fresh,
            _ => world.Catalog.Items,
        };
        foreach (var item in source)
        {
            if (world.Showable(item) is not { } title || !SurfaceFilter.Matches(surface, item, title, world)) continue;
            if (pool.Find(item) >= 0) continue;
            profile.TryGet(title.Id, out var state);
            if (PersonalTitle.IsBlocked(profile, title.Id, state)) extension.Skip(item);
            else top.Offer(item, world.Signals.Count(item, CountWindow.Month) + title.Year * 1e-5f);
        }
        top.Sort();
        var flag = surface.Name switch
        {
            "trending" => CandidateSources.Popularity,
            "new" => CandidateSources.Fresh,
            _ => CandidateSources.Catalogue,
        };
        for (var k = 0; k < top.Count; k++)
            extension.Add(top.Item(k), flag, scratch.AffinityOf(top.Item(k)), blocked: false);
    }

    private static int Eligible(Surface surface, in World world, CandidateSet pool)
    {
        var count = 0;
        for (var place = 0; place < pool.Count; place++)
        {
            if ((pool.Marks[place] & CandidateMarks.Blocked) != 0) continue;
            if (SurfaceFilter.Matches(surface, pool.Items[place], world.Catalog[pool.Items[place]]!, world)) count++;
        }
        return count;
    }
}
