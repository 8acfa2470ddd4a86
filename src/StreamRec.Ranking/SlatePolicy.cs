using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// From scored candidates to a surface's list: its titles, the best <see cref="Head"/> by score, maximal marginal relevance on
/// them (Carbonell and Goldstein, SIGIR 1998). Places of the pool are ≥ 0, those of the extension are their complements.
/// </summary>
internal readonly ref struct SlatePolicy(
    Profile profile, World world, RankingSettings settings, CandidateSet pool, CandidateSet? extension, RankingScratch scratch)
{
    /// <summary>How many are exactly scored, and the longest list.</summary>
    public const int Head = 50;

    /// <summary>New titles that wait for the places that are theirs.</summary>
    public const int MostExplored = 8;

    /// <summary>Best first; a shorter limit gives a prefix.</summary>
    public Span<int> Choose(SurfaceDefinition surface, int limit)
    {
        if (surface.Own is { } own) return ChooseOwn(own, limit);
        var explores = Explores(surface);
        scratch.Top.Begin(Head, world.Catalog.Index);
        scratch.Fresh.Begin(MostExplored, world.Catalog.Index);
        Offer(surface, explores, pool, ownPlaces: true);
        if (extension is not null) Offer(surface, explores, extension, ownPlaces: false);
        scratch.Top.Sort();
        scratch.Fresh.Sort();
        return surface.IsDiverse ? Diversify(limit, explores ? settings.ExploreEvery : 0) : Take(limit);
    }

    public bool Explores(SurfaceDefinition surface) => surface.Explores && settings.ExploreEvery > 0;

    public SlateItem[] Items(SurfaceDefinition surface, ReadOnlySpan<int> places, RankerModel model)
    {
        var items = new SlateItem[places.Length];
        var (foretellsLikes, offset) = ((model.Heads & Outcomes.Like) != 0, model.LikesOn(surface.Name));
        for (var k = 0; k < items.Length; k++)
        {
            var (set, place) = places[k] >= 0 ? (pool, places[k]) : (extension!, ~places[k]);
            var item = set.Items[place];
            float? like = foretellsLikes && !float.IsNaN(set.Likes[place]) ? 1 / (1 + MathF.Exp(-set.Likes[place] - offset)) : null;
            items[k] = new SlateItem(item, set.Scores[place], surface.Reason(item, set.Reasons[place], world), set.Sources[place], like);
        }
        return items;
    }

    private Span<int> ChooseOwn(PersonalSource source, int limit)
    {
        var top = scratch.Top;
        top.Begin(Head, world.Catalog.Index);
        for (var place = 0; place < pool.Count; place++)
        {
            if ((pool.Sources[place] & source.Flag) == 0) continue;
            var item = pool.Items[place];
            if (profile.TryGet(world.Catalog.Index[item], out var state))
                top.Offer(item, source.Recency(state, profile, world.Context.Now), place);
        }
        top.Sort();
        return Take(limit);
    }

    private void Offer(SurfaceDefinition surface, bool explores, CandidateSet set, bool ownPlaces)
    {
        for (var place = 0; place < set.Count; place++)
        {
            if (set.IsBlocked(place)) continue;
            var item = set.Items[place];
            var title = world.Catalog[item]!;
            if (!surface.Matches(item, title, world)) continue;
            var tag = ownPlaces ? place : ~place;
            scratch.Top.Offer(item, surface.Order(item, title, set.Scores[place], world), tag);
            if (explores && world.IsNew(title)) scratch.Fresh.Offer(item, set.Scores[place], tag);
        }
    }

    private Span<int> Take(int limit)
    {
        var count = Math.Min(limit, scratch.Top.Count);
        for (var k = 0; k < count; k++) scratch.Chosen[k] = scratch.Top.Tag(k);
        scratch.Lowest = count < limit ? float.NegativeInfinity : count == 0 ? float.PositiveInfinity : scratch.Top.Score(count - 1);
        return scratch.Chosen.AsSpan(0, count);
    }

    /// <summary>
    /// Lazily greedy: a title's nearest above only grows nearer, so a value that was computed against fewer is an upper bound,
    /// and most titles are never compared with most. In Top, a chosen title's Compared is −1.
    /// </summary>
    private Span<int> Diversify(int limit, int exploreEvery)
    {
        var (top, chosen) = (scratch.Top, scratch.Chosen);
        Array.Clear(scratch.Nearest);
        Array.Clear(scratch.Compared);
        var (count, lastNew) = (0, -1);
        scratch.Lowest = float.PositiveInfinity;
        while (count < limit)
        {
            if (exploreEvery > 0 && count - lastNew >= exploreEvery && NextNew(count) is (true, var unexpected))
            {
                chosen[count] = unexpected;
                lastNew = count++;
                continue;
            }
            var best = Best(count);
            if (best < 0)
            {
                scratch.Lowest = float.NegativeInfinity;
                break;
            }
            scratch.Lowest = Math.Min(scratch.Lowest, Value(best));
            scratch.Compared[best] = -1;
            chosen[count] = top.Tag(best);
            if (world.IsNew(world.Catalog[top.Item(best)]!)) lastNew = count;
            count++;
        }
        return chosen.AsSpan(0, count);
    }

    /// <summary>The best new title that is not yet chosen.</summary>
    private (bool Found, int Place) NextNew(int count)
    {
        for (var k = 0; k < scratch.Fresh.Count; k++)
        {
            var place = scratch.Fresh.Tag(k);
            if (scratch.Chosen.AsSpan(0, count).Contains(place)) continue;
            for (var other = 0; other < scratch.Top.Count; other++)
                if (scratch.Top.Tag(other) == place)
                    scratch.Compared[other] = -1;
            return (true, place);
        }
        return (false, 0);
    }

    /// <summary>Place in Top of the title with the highest score − diversity · nearest; −1 when all are chosen.</summary>
    private int Best(int count)
    {
        while (true)
        {
            var (best, value) = (-1, float.NegativeInfinity);
            for (var k = 0; k < scratch.Top.Count; k++)
            {
                if (scratch.Compared[k] < 0) continue;
                var bound = Value(k);
                if (bound > value) (best, value) = (k, bound);
            }
            if (best < 0 || scratch.Compared[best] == count) return best;
            for (var other = scratch.Compared[best]; other < count; other++)
                scratch.Nearest[best] = Math.Max(
                    scratch.Nearest[best], world.Catalog.Similarity(scratch.Top.Item(best), ItemAt(scratch.Chosen[other])));
            scratch.Compared[best] = count;
        }
    }

    private float Value(int k) => scratch.Top.Score(k) - settings.Diversity * scratch.Nearest[k];

    private int ItemAt(int place) => place >= 0 ? pool.Items[place] : extension!.Items[~place];
}
