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
        if (world.Catalog.IsLarge && beyond == SurfaceBeyond.Catalogue)
            OfferSome(profile, surface, world, scratch, pool, extension, wanted);
        else
        {
            var offered = 0;
            foreach (var item in beyond.Titles(world))
                if (Offer(item, profile, surface, world, scratch, pool, extension)) offered++;
            if (beyond.More is { } more && offered < wanted)
                foreach (var item in more(world)) Offer(item, profile, surface, world, scratch, pool, extension);
        }
        top.Sort();
        for (var k = 0; k < top.Count; k++)
            extension.Add(top.Item(k), beyond.Source, scratch.AffinityOf(top.Item(k)), blocked: false);
    }

    /// <summary>
    /// Of a large catalogue: what is most popular, what is newest and what the encoder finds for the surface; the catalogue's sample only
    /// where these are too few, and all titles where that is.
    /// </summary>
    private static void OfferSome(
        Profile profile, SurfaceDefinition surface, in World world, RankingScratch scratch, CandidateSet pool, CandidateSet extension,
        int wanted)
    {
        var (found, here) = (new HashSet<int>(), world);
        foreach (var item in world.Signals.Leaders(CountWindow.Longest)) found.Add(item);
        foreach (var item in world.Catalog.Fresh) found.Add(item);
        var best = scratch.EncoderTop;
        scratch.Encoder.Rank(
            world, best, wanted + pool.Count, blocked: 0, item => surface.Matches(item, here.Catalog[item]!, here));
        for (var k = 0; k < best.Count; k++) found.Add(best.Item(k));
        var offered = 0;
        foreach (var item in found) if (Offer(item, profile, surface, world, scratch, pool, extension)) offered++;
        if (offered >= wanted) return;
        foreach (var item in world.Catalog.Ordered)
            if (found.Add(item) && Offer(item, profile, surface, world, scratch, pool, extension)) offered++;
        for (var item = 0; item < world.Catalog.Bound && offered < wanted; item++)
            if (!found.Contains(item)) Offer(item, profile, surface, world, scratch, pool, extension);
    }

    /// <summary>True when it can be shown beyond the pool.</summary>
    private static bool Offer(
        int item, Profile profile, SurfaceDefinition surface, in World world, RankingScratch scratch, CandidateSet pool,
        CandidateSet extension)
    {
        if (world.Showable(item) is not { } title || !surface.Matches(item, title, world) || pool.Find(item) >= 0) return false;
        profile.TryGet(title.Id, out var state);
        var blocked = PersonalTitle.IsBlocked(profile, title, state, world);
        if (blocked) extension.Skip(item);
        else scratch.Top.Offer(item, world.Signals.Count(item, CountWindow.Longest) + title.Year * 1e-5f);
        return !blocked;
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
