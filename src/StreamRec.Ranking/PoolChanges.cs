using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// Keeps a pool equal to what gathering anew would give when a title's own state has changed: almost always there is nothing
/// to do, and then nothing is done.
/// </summary>
internal static class PoolChanges
{
    public static PoolChange Of(
        Profile profile, in World world, int item, ItemId id, CandidateSet pool, Dictionary<string, CandidateSet>? extensions)
    {
        if (world.Showable(item) is not { } title) return PoolChange.None;
        profile.TryGet(id, out var state);
        var blocked = PersonalTitle.IsBlocked(profile, title, state, world);
        var place = pool.Find(item);
        var own = place < 0 ? CandidateSources.None : pool.Sources[place] & SourceTable.PersonalFlags;
        var gets = Gets(profile, world, state, own, pool);
        if (place < 0)
            return gets == CandidateSources.None
                ? OfOutside(item, blocked, pool, extensions)
                : Changing(profile, world, blocked, own, gets, pool);

        if (blocked != pool.IsBlocked(place)) return PoolChange.Regather;
        if (own == gets) return PoolChange.None; // being watched again only makes it more recent: it keeps its place
        return Changing(profile, world, blocked, own, gets, pool);
    }

    /// <summary>
    /// Applies <see cref="PoolChange.Personal"/>: of the touched titles, those that are blocked for ordinary lists. False when
    /// together they pass a bound that none passes alone: then the pool is to be gathered anew.
    /// </summary>
    public static bool TryUpdatePersonal(
        Profile profile, in World world, IReadOnlyList<ItemId> touched, CandidateSet pool, RankingScratch scratch,
        EncodedHistory encoded)
    {
        var historyRead = false;
        for (var k = 0; k < touched.Count; k++)
        {
            if (!world.Catalog.Index.TryGet(touched[k], out var item) || world.Showable(item) is null) continue;
            profile.TryGet(touched[k], out var state);
            var place = pool.Find(item);
            if (place >= 0 && !pool.IsBlocked(place)) continue;
            var own = place < 0 ? CandidateSources.None : pool.Sources[place];
            var gets = Gets(profile, world, state, own, pool);
            if (gets == own) continue;
            if (Changing(profile, world, blocked: true, own, gets, pool) != PoolChange.Personal) return false;
            foreach (var source in SourceTable.Personal)
                if ((gets & ~own & source.Flag) != 0 && IsFull(source, pool)) Take(Last(profile, world, source, pool), source.Flag, pool);
            if (gets == CandidateSources.None)
            {
                Take(place, own, pool);
            }
            else if (place >= 0)
            {
                pool.Sources[pool.Find(item)] = gets;
            }
            else
            {
                if (!historyRead) scratch.ReadHistory(profile, world, encoded);
                historyRead = true;
                pool.Add(item, gets, scratch.AffinityOf(item), blocked: true);
            }
        }
        return true;
    }

    /// <summary>Takes the sources from a title that is in no ordinary list, and the title out when it has none left.</summary>
    private static void Take(int place, CandidateSources sources, CandidateSet pool)
    {
        pool.Sources[place] &= ~sources;
        if (pool.Sources[place] != CandidateSources.None) return;
        var item = pool.Items[place];
        pool.RemoveAt(place);
        pool.Skip(item);
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

    /// <summary>Others are left as they are when the title, and who makes room for it, are in no ordinary list.</summary>
    private static PoolChange Changing(
        Profile profile, in World world, bool blocked, CandidateSources own, CandidateSources gets, CandidateSet pool)
    {
        if (!blocked) return PoolChange.Regather;
        foreach (var source in SourceTable.Personal)
            if (((own ^ gets) & source.Flag) != 0 && IsFull(source, pool)
                && ((own & source.Flag) != 0 || !pool.IsBlocked(Last(profile, world, source, pool))))
                return PoolChange.Regather;
        return PoolChange.Personal;
    }

    /// <summary>
    /// The personal sources that a title has when its state asks for them: the ones that it has, and those where there is
    /// room or where it comes before the last that has it.
    /// </summary>
    private static CandidateSources Gets(
        Profile profile, in World world, in TitleState state, CandidateSources own, CandidateSet pool)
    {
        var wanted = PersonalTitle.Sources(state);
        var gets = wanted & own;
        foreach (var source in SourceTable.Personal)
            if ((wanted & ~own & source.Flag) != 0 && (!IsFull(source, pool) || IsBeforeLast(profile, world, state, source, pool)))
                gets |= source.Flag;
        return gets;
    }

    private static bool IsBeforeLast(Profile profile, in World world, in TitleState state, PersonalSource source, CandidateSet pool)
    {
        var last = world.Catalog.Index[pool.Items[Last(profile, world, source, pool)]];
        profile.TryGet(last, out var its);
        return IsBefore(state.Id, Recency(profile, world, state, source), last, Recency(profile, world, its, source));
    }

    /// <summary>Place of the one that gathering would take last of those that have the source; there is one.</summary>
    private static int Last(Profile profile, in World world, PersonalSource source, CandidateSet pool)
    {
        var (last, lastRecency, lastId) = (-1, 0f, default(ItemId));
        for (var place = 0; place < pool.Count; place++)
        {
            if ((pool.Sources[place] & source.Flag) == 0) continue;
            var id = world.Catalog.Index[pool.Items[place]];
            profile.TryGet(id, out var state);
            var recency = Recency(profile, world, state, source);
            if (last < 0 || IsBefore(lastId, lastRecency, id, recency)) (last, lastRecency, lastId) = (place, recency, id);
        }
        return last;
    }

    private static float Recency(Profile profile, in World world, in TitleState state, PersonalSource source) =>
        source.Recency(state, profile, world.Context.Now);

    /// <summary>The order in which candidates are gathered.</summary>
    private static bool IsBefore(ItemId id, float recency, ItemId other, float others) =>
        recency != others ? recency > others : id.CompareTo(other) < 0;

    /// <summary>At the bound of the person's own titles, who enters takes another's place and who leaves gives it up.</summary>
    private static bool IsFull(PersonalSource source, CandidateSet pool)
    {
        var count = 0;
        foreach (var sources in pool.Sources)
            if ((sources & source.Flag) != 0) count++;
        return count >= source.Limit;
    }
}
