using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// One gathering of a user's candidates from all sources: a function of the ring of strong events, of the titles that are
/// blocked or personal, and of the pins. Each source has its quota, so that each is represented; what is left is filled by
/// the strongest.
/// </summary>
internal readonly ref struct CandidateGatherer(
    Profile profile, World world, RankingScratch scratch, CandidateSet pool, int shared = CandidateGatherer.SharedLimit)
{
    /// <summary>All together, unless settings ask for more: what the largest batch holds.</summary>
    public const int Limit = RankerBatch.Largest;
    public const int MyListLimit = 50, ContinueLimit = 24;

    /// <summary>Candidates besides the person's own titles, so that those never take a place from others.</summary>
    public const int SharedLimit = Limit - MyListLimit - ContinueLimit;

    private const int EncoderQuota = 120, KnnQuota = 80, ContentQuota = 40, FreshQuota = 12, HereQuota = 8;
    private const int EncoderLimit = 320, KnnLimit = 160, ContentLimit = 64;

    private readonly ReadOnlySpan<TitleState> _states = profile.Titles;

    public void Gather()
    {
        pool.Clear();
        AddPersonal(CandidateSources.Continue, ContinueLimit);
        AddPersonal(CandidateSources.MyList, MyListLimit);
        var limit = pool.Count + shared;

        RankKnn();
        RankContent();
        scratch.Encoder.Rank(world, scratch.EncoderTop, EncoderLimit);
        AddTop(CandidateSources.Encoder, scratch.EncoderTop, EncoderQuota, limit);
        AddTop(CandidateSources.CoOccurrence, scratch.KnnTop, KnnQuota, limit);
        AddPopular(limit);
        AddHere(limit);
        Add(CandidateSources.Fresh, world.Catalog.Fresh, FreshQuota, limit);
        AddTop(CandidateSources.Content, scratch.ContentTop, ContentQuota, limit);
        Fill(limit);
        foreach (var item in pool.Items) scratch.Places[item] = 0;
        foreach (var item in pool.Skipped) scratch.Places[item] = 0;
    }

    /// <summary>Every title that may be shown, the blocked ones marked.</summary>
    public void GatherCatalogue()
    {
        pool.Clear();
        foreach (var item in world.Catalog.Items)
            if (world.Showable(item) is { } title)
                pool.Add(item, CandidateSources.Catalogue, scratch.AffinityOf(item), IsBlocked(item, title));
    }

    private void RankKnn()
    {
        var (knn, top) = (scratch.Knn, scratch.KnnTop);
        top.Begin(KnnLimit, world.Catalog.Index);
        foreach (var item in knn.Touched) top.Offer(item, knn[item]);
        top.Sort();
    }

    private void RankContent()
    {
        var (content, top) = (scratch.Content, scratch.ContentTop);
        top.Begin(ContentLimit, world.Catalog.Index);
        foreach (var item in content.Touched)
            if (content.Sum(item) > 0) top.Offer(item, content.Sum(item));
        top.Sort();
    }

    private void AddPopular(int limit)
    {
        Add(CandidateSources.Popularity, world.Signals.Popular(CountWindow.Day), 24, limit);
        Add(CandidateSources.Popularity, world.Signals.Popular(CountWindow.Week), 32, limit);
        Add(CandidateSources.Popularity, world.Signals.Popular(CountWindow.ThreeDays), 16, limit);
        Add(CandidateSources.Popularity, world.Signals.Popular(CountWindow.Month), 16, limit);
        Add(CandidateSources.Popularity, world.Signals.Popular(CountWindow.Hour), 8, limit);
    }

    /// <summary>What is watched at this hour, and in this country, among the popular.</summary>
    private void AddHere(int limit)
    {
        var (signals, hour, country) = (world.Signals, world.Context.Hour, world.Context.Country);
        scratch.Top.Begin(HereQuota, world.Catalog.Index);
        foreach (var item in signals.Popular(CountWindow.Month)) scratch.Top.Offer(item, signals.CountAtHour(item, hour));
        scratch.Top.Sort();
        AddTop(CandidateSources.Popularity, scratch.Top, HereQuota, limit);
        if (country is null) return;
        scratch.Top.Begin(HereQuota, world.Catalog.Index);
        foreach (var item in signals.Popular(CountWindow.Month)) scratch.Top.Offer(item, signals.CountInCountry(item, country));
        scratch.Top.Sort();
        AddTop(CandidateSources.Popularity, scratch.Top, HereQuota, limit);
    }

    /// <summary>What is left goes to what the encoder would choose, then to the week's popular, then to content and fresh titles, then to the catalogue as it comes.</summary>
    private void Fill(int limit)
    {
        if (pool.Count >= limit) return;
        AddTop(CandidateSources.Encoder, scratch.EncoderTop, EncoderLimit, limit);
        AddTop(CandidateSources.CoOccurrence, scratch.KnnTop, KnnLimit, limit);
        Add(CandidateSources.Popularity, world.Signals.Popular(CountWindow.Week), int.MaxValue, limit);
        AddTop(CandidateSources.Content, scratch.ContentTop, ContentLimit, limit);
        Add(CandidateSources.Fresh, world.Catalog.Fresh, int.MaxValue, limit);
        Add(CandidateSources.Catalogue, world.Catalog.Items, int.MaxValue, limit);
    }

    private void AddPersonal(CandidateSources source, int quota)
    {
        var top = scratch.Top;
        top.Begin(quota, world.Catalog.Index);
        for (var place = 0; place < _states.Length; place++)
        {
            ref readonly var state = ref _states[place];
            if ((PersonalTitle.Sources(state) & source) == 0 || !world.Catalog.Index.TryGet(state.Id, out var item)) continue;
            if (world.Showable(item) is not null) top.Offer(item, PersonalTitle.Recency(state, source, profile, world.Context.Now), place);
        }
        top.Sort();
        for (var k = 0; k < top.Count; k++)
        {
            var item = top.Item(k);
            ref var place = ref scratch.Places[item];
            if (place == 0) place = pool.Add(item, source, scratch.AffinityOf(item), PersonalTitle.IsBlocked(profile, _states[top.Tag(k)].Id, _states[top.Tag(k)])) + 1;
            else pool.Sources[place - 1] |= source;
        }
    }

    private void AddTop(CandidateSources source, TopItems top, int quota, int limit)
    {
        for (var (k, taken) = (0, 0); k < top.Count && taken < quota; k++)
            if (Add(source, top.Item(k), limit)) taken++;
    }

    private void Add(CandidateSources source, ReadOnlySpan<int> bestFirst, int quota, int limit)
    {
        var taken = 0;
        foreach (var item in bestFirst)
            if (Add(source, item, limit) && ++taken == quota) return;
    }

    /// <summary>True when it is among the candidates, now or before.</summary>
    private bool Add(CandidateSources source, int item, int limit)
    {
        if ((uint)item >= (uint)scratch.Places.Length) return false;
        ref var place = ref scratch.Places[item];
        if (place > 0)
        {
            if ((pool.Marks[place - 1] & CandidateMarks.Blocked) != 0) return false;
            pool.Sources[place - 1] |= source;
            return true;
        }
        if (place < 0 || pool.Count >= limit || world.Showable(item) is not { } title) return false;
        if (IsBlocked(item, title))
        {
            place = -1;
            pool.Skip(item);
            return false;
        }
        place = pool.Add(item, source, scratch.AffinityOf(item), blocked: false) + 1;
        return true;
    }

    private bool IsBlocked(int item, Title title)
    {
        var state = scratch.StateOf(item);
        return state >= 0 ? PersonalTitle.IsBlocked(profile, title.Id, _states[state]) : profile.HasSeenAndEvicted(title.Id);
    }
}
