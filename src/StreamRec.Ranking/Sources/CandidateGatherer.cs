using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// Gathers a user's candidates from all sources: a function of the ring of strong events, of what is known of the person, of the
/// titles that are blocked or personal, and of the pins. Each source of <see cref="SourceTable"/> has its quota, so that each is
/// represented; what is left is filled by the strongest.
/// </summary>
internal readonly ref struct CandidateGatherer
{
    /// <summary>Candidates at most, unless settings ask for more: what the largest batch holds.</summary>
    public const int Limit = RankerBatch.Largest;

    /// <summary>Candidates besides the person's own titles, so that those never take a place from others.</summary>
    public const int SharedLimit = Limit - ContinueSource.Most - MyListSource.Most;

    private readonly Profile _profile;
    private readonly CandidateSet _pool;
    private readonly TitleStates _states;
    private readonly int _limit;

    private CandidateGatherer(
        Profile profile, in World world, Taste taste, RankingScratch scratch, CandidateSet pool, int limit)
    {
        (_profile, Taste, _pool, _limit) = (profile, taste, pool, limit);
        _states = profile.Titles;
        (World, Scratch) = (world, scratch);
    }

    public readonly World World;

    /// <summary>Buffers, which have read the profile's history and states before.</summary>
    public readonly RankingScratch Scratch;

    /// <summary>What the person likes, is said to like and has searched for, read before.</summary>
    public readonly Taste Taste;

    /// <summary>Offers a title that may become a candidate: one that may not takes no place from others.</summary>
    public void Offer(TopItems top, int item, float score)
    {
        if (score >= top.Floor && World.Showable(item) is { } title && !IsBlocked(item, title)) top.Offer(item, score);
    }

    /// <summary>Titles that the profile's own states may block; of those that it has forgotten few are met.</summary>
    public int CountBlocked()
    {
        var count = 0;
        foreach (ref readonly var state in _states)
            if (state.Seen || PersonalTitle.IsTurnedDown(state) || World.Seen.IsBegun(state, World.Context.Now)) count++;
        return count;
    }

    /// <param name="shared">Candidates besides the person's own.</param>
    public static void Gather(
        Profile profile, in World world, Taste taste, RankingScratch scratch, CandidateSet pool, int shared = SharedLimit)
    {
        pool.Clear();
        var own = new CandidateGatherer(profile, world, taste, scratch, pool, int.MaxValue);
        foreach (var source in SourceTable.Personal) source.Gather(own);

        var others = new CandidateGatherer(profile, world, taste, scratch, pool, pool.Count + shared);
        foreach (var source in SourceTable.Shared) source.Gather(others);
        if (pool.Count < others._limit)
            foreach (var source in SourceTable.Filling) source.Fill(others);

        foreach (var item in pool.Items) scratch.Places[item] = 0;
        foreach (var item in pool.Skipped) scratch.Places[item] = 0;
    }

    /// <summary>Gathers every title that may be shown, the blocked ones marked.</summary>
    public static void GatherCatalogue(Profile profile, in World world, Taste taste, RankingScratch scratch, CandidateSet pool)
    {
        pool.Clear();
        var all = new CandidateGatherer(profile, world, taste, scratch, pool, int.MaxValue);
        foreach (var item in world.Catalog.Items)
            if (world.Showable(item) is { } title)
                pool.Add(item, CandidateSources.Catalogue, scratch.AffinityOf(item), all.IsBlocked(item, title));
    }

    public void AddOwn(PersonalSource source)
    {
        var top = Scratch.Top;
        top.Begin(source.Limit, World.Catalog.Index);
        for (var place = 0; place < _states.Length; place++)
        {
            ref readonly var state = ref _states[place];
            if ((PersonalTitle.Sources(state) & source.Flag) == 0 || !World.Catalog.Index.TryGet(state.Id, out var item)) continue;
            if (World.IsShowable(item)) top.Offer(item, source.Recency(state, _profile, World.Context.Now), place);
        }
        top.Sort();
        for (var k = 0; k < top.Count; k++)
        {
            var item = top.Item(k);
            ref readonly var state = ref _states[top.Tag(k)];
            ref var place = ref Scratch.Places[item];
            if (place > 0) _pool.Sources[place - 1] |= source.Flag;
            else place = _pool.Add(item, source.Flag, Scratch.AffinityOf(item), IsBlocked(item, World.Catalog[item]!)) + 1;
        }
    }

    /// <summary>Adds the best of a sorted heap until a quota is taken; who is a candidate already counts.</summary>
    public void AddTop(CandidateSources source, TopItems top, int quota)
    {
        for (var (k, taken) = (0, 0); k < top.Count && taken < quota; k++)
            if (TryAdd(source, top.Item(k))) taken++;
    }

    /// <summary>Adds the first of titles until a quota is taken; who is a candidate already counts. Returns how many were taken.</summary>
    /// <param name="usual">So many are looked at in any case; those beyond, for whom few of the first may be shown, while there is room.</param>
    public int Add(CandidateSources source, ReadOnlySpan<int> bestFirst, int quota, int usual = int.MaxValue)
    {
        var taken = 0;
        for (var k = 0; k < bestFirst.Length && taken < quota && (k < usual || _pool.Count < _limit); k++)
            if (TryAdd(source, bestFirst[k])) taken++;
        return taken;
    }

    /// <summary>True when it is among the candidates, now or before.</summary>
    private bool TryAdd(CandidateSources source, int item)
    {
        if ((uint)item >= (uint)Scratch.Places.Length) return false;
        ref var place = ref Scratch.Places[item];
        if (place > 0)
        {
            if (_pool.IsBlocked(place - 1)) return false;
            _pool.Sources[place - 1] |= source;
            return true;
        }
        if (place < 0 || _pool.Count >= _limit || World.Showable(item) is not { } title) return false;
        if (IsBlocked(item, title))
        {
            place = -1;
            _pool.Skip(item);
            return false;
        }
        place = _pool.Add(item, source, Scratch.AffinityOf(item), blocked: false) + 1;
        return true;
    }

    private bool IsBlocked(int item, Title title)
    {
        var state = Scratch.StateOf(item);
        return state >= 0
            ? PersonalTitle.IsBlocked(_profile, title, _states[state], World)
            : _profile.HasSeenAndEvicted(title.Id) && !PersonalTitle.IsRepeated(title, World);
    }
}
