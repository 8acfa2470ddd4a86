using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// Keeps a pool equal to what gathering anew would give when a title's own state has changed: almost always there is nothing
/// to do, and then nothing is done.
/// </summary>
internal static class PoolChanges
{
    private const CandidateSources Personal = CandidateSources.MyList | CandidateSources.Continue;

    public static PoolChange Of(
        Profile profile, in World world, int item, ItemId id, CandidateSet pool, Dictionary<string, CandidateSet>? extensions)
    {
        if (world.Showable(item) is null) return PoolChange.None;
        profile.TryGet(id, out var state);
        var blocked = PersonalTitle.IsBlocked(profile, id, state);
        var wanted = PersonalTitle.Sources(state);
        var place = pool.Find(item);
        if (place < 0) return wanted == CandidateSources.None ? OfOutside(item, blocked, pool, extensions) : Entering(blocked, wanted, pool);

        if (blocked != ((pool.Marks[place] & CandidateMarks.Blocked) != 0)) return PoolChange.Regather;
        var own = pool.Sources[place] & Personal;
        if (own == wanted) return PoolChange.None; // being watched again only makes it more recent: it keeps its place
        return blocked && !IsFull(own | wanted, pool) ? PoolChange.Personal : PoolChange.Regather;
    }

    /// <summary>Applies <see cref="PoolChange.Personal"/>: of the touched titles, those that are blocked for ordinary lists.</summary>
    public static void UpdatePersonal(
        Profile profile, in World world, IReadOnlyList<ItemId> touched, CandidateSet pool, RankingScratch scratch)
    {
        var historyRead = false;
        for (var k = 0; k < touched.Count; k++)
        {
            if (!world.Catalog.Index.TryGet(touched[k], out var item) || world.Showable(item) is null) continue;
            profile.TryGet(touched[k], out var state);
            var wanted = PersonalTitle.Sources(state);
            var place = pool.Find(item);
            if (place < 0 && wanted != CandidateSources.None)
            {
                if (!historyRead) scratch.ReadHistory(profile, world);
                historyRead = true;
                pool.Add(item, wanted, scratch.AffinityOf(item), blocked: true);
            }
            else if (place >= 0 && (pool.Marks[place] & CandidateMarks.Blocked) != 0 && wanted == CandidateSources.None)
            {
                pool.RemoveAt(place);
                pool.Skip(item);
            }
            else if (place >= 0 && (pool.Marks[place] & CandidateMarks.Blocked) != 0)
            {
                pool.Sources[place] = wanted;
            }
        }
    }

    private static PoolChange OfOutside(int item, bool blocked, CandidateSet pool, Dictionary<string, CandidateSet>? extensions)
    {
        if (!blocked && pool.Skipped.Contains(item)) return PoolChange.Regather;
        if (extensions is null) return PoolChange.None;
        foreach (var extension in extensions.Values)
            if (blocked ? extension.Find(item) >= 0 : extension.Skipped.Contains(item))
                return PoolChange.Extensions;
        return PoolChange.None;
    }

    private static PoolChange Entering(bool blocked, CandidateSources wanted, CandidateSet pool) =>
        blocked && !IsFull(wanted, pool) ? PoolChange.Personal : PoolChange.Regather;

    /// <summary>At the bound of the person's own titles, who enters takes another's place and who leaves gives it up.</summary>
    private static bool IsFull(CandidateSources own, CandidateSet pool)
    {
        var (listed, begun) = (0, 0);
        foreach (var sources in pool.Sources)
        {
            if ((sources & CandidateSources.MyList) != 0) listed++;
            if ((sources & CandidateSources.Continue) != 0) begun++;
        }
        return ((own & CandidateSources.MyList) != 0 && listed >= CandidateGatherer.MyListLimit)
            || ((own & CandidateSources.Continue) != 0 && begun >= CandidateGatherer.ContinueLimit);
    }
}
