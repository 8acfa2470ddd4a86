using System.Runtime.InteropServices;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What the person has searched for in the session that is open, as a prior: titles that answer the search, and those that are like the
/// ones that it names, are given log-odds; less with each choice since, and none when the session is over. A function of the ring of
/// strong events, the searches, the session and the pins, so that it stays as it is between strong events. Not a feature: no log that a
/// model has learned from has it. Not safe for several threads: it keeps what was found.
/// </summary>
internal sealed class Searched
{
    /// <summary>Searches that count, the newest, each half of the one after it.</summary>
    private const int Queries = 3;

    /// <summary>Titles that a search lifts, and those that are lifted for being like one of the first that it names.</summary>
    private const int Most = 60, Named = 3, Alike = 12;

    /// <summary>Answers that are kept of a search: who has seen the first of them is shown the others.</summary>
    private const int Kept = 512;

    /// <summary>So many of those that answer best lead the list, fewer with each choice.</summary>
    private const int Leading = 8;

    /// <summary>
    /// Log-odds of those that lead (more than lies between what is popular and what nobody moves to), and of others that answer by their
    /// name, people, genre or tags; by a word's beginning or the description; of what is like a title that was named, times how like.
    /// </summary>
    private const float LeadingOdds = 8, Odds = 3, LesserOdds = 1, AlikeOdds = 6;

    /// <summary>What a choice leaves of a search.</summary>
    private const float PerChoice = .6f;

    private readonly Dictionary<int, float> _odds = [];
    private readonly List<int> _found = [];
    private readonly List<(string Query, CatalogSnapshot Catalog, List<(int Item, int Match)> Matches)> _known = [];

    public bool Any => _odds.Count > 0;

    /// <summary>What is lifted and may be shown, most first.</summary>
    public ReadOnlySpan<int> Found => CollectionsMarshal.AsSpan(_found);

    public void Read(Profile profile, in World world)
    {
        _odds.Clear();
        _found.Clear();
        var searches = profile.Searches;
        var weight = 1f;
        for (var k = searches.Length - 1; k >= Math.Max(0, searches.Length - Queries); k--, weight /= 2)
        {
            if (!profile.Session.Open || searches[k].At < profile.Session.StartedAt) break;
            Lift(searches[k].Query, weight * MathF.Pow(PerChoice, ChoicesSince(profile, searches[k].At)), world);
        }
        if (_known.Count > 0) Forget(profile);
        if (!Any) return;
        var (odds, index) = (_odds, world.Catalog.Index);
        _found.AddRange(_odds.Keys);
        _found.Sort((a, b) => odds[a].Equals(odds[b]) ? index[a].CompareTo(index[b]) : odds[b].CompareTo(odds[a]));
    }

    /// <summary>What is added to the title's score, at least 0.</summary>
    public float Of(int item) => _odds.GetValueOrDefault(item);

    /// <summary>Adds to the scores of a set.</summary>
    /// <param name="begin">The first place.</param>
    public void AddTo(CandidateSet set, int begin, int count)
    {
        for (var place = begin; Any && place < begin + count; place++) set.Scores[place] += Of(set.Items[place]);
    }

    private void Lift(string query, float weight, in World world)
    {
        var (signals, index) = (world.Signals, world.Catalog.Index);
        var best = Matches(query, world);
        float Moves(int item) => signals.Count(item, CountWindow.Longest);
        best.Sort((a, b) => a.Match != b.Match ? b.Match.CompareTo(a.Match)
            : Moves(b.Item).CompareTo(Moves(a.Item)) is not 0 and var moves ? moves
            : index[a.Item].CompareTo(index[b.Item]));
        var lifted = 0;
        for (var k = 0; k < best.Count && lifted < Most; k++)
        {
            var (item, match) = best[k];
            if (k < Named && match >= SearchMatch.InName)
                RaiseAlike(item, weight, world);
            if (!world.IsShowable(item)) continue;
            var odds = match < SearchMatch.Words ? LesserOdds : lifted < (int)(Leading * weight) ? LeadingOdds : Odds;
            Raise(item, weight * odds, world);
            lifted++;
        }
    }

    private void RaiseAlike(int named, float weight, in World world)
    {
        var neighbours = world.Catalog.Neighbours(named);
        for (var k = 0; k < Math.Min(Alike, neighbours.Length); k++)
            Raise(neighbours[k].Item, weight * AlikeOdds * neighbours[k].Similarity, world);
    }

    private void Raise(int item, float odds, in World world)
    {
        if (odds > _odds.GetValueOrDefault(item) && world.IsShowable(item)) _odds[item] = odds;
    }

    /// <summary>
    /// Once for each search and catalogue, those that answer best: a search reads every title of a small one. Of a large one it reads what
    /// most people move to, each time, for that moves.
    /// </summary>
    private List<(int Item, int Match)> Matches(string query, in World world)
    {
        var catalog = world.Catalog;
        if (catalog.IsLarge)
            return world.Signals.Leaders(CountWindow.Longest) is { IsEmpty: false } leaders ? catalog.Matches(query, leaders) : [];
        var known = _known.FindIndex(one => one.Query == query);
        if (known >= 0 && ReferenceEquals(_known[known].Catalog, catalog)) return _known[known].Matches;
        if (known >= 0) _known.RemoveAt(known);
        var found = catalog.Matches(query);
        found.Sort((a, b) => a.Match != b.Match ? b.Match.CompareTo(a.Match) : catalog.Index[a.Item].CompareTo(catalog.Index[b.Item]));
        if (found.Count > Kept) found.RemoveRange(Kept, found.Count - Kept);
        _known.Add((query, catalog, found));
        return found;
    }

    private void Forget(Profile profile) => _known.RemoveAll(one => !Current(one.Query, profile));

    private static bool Current(string query, Profile profile)
    {
        var searches = profile.Searches;
        for (var k = searches.Length - 1; k >= Math.Max(0, searches.Length - Queries); k--)
            if (profile.Session.Open && searches[k].At >= profile.Session.StartedAt && searches[k].Query == query) return true;
        return false;
    }

    /// <summary>Titles that were chosen and not taken back.</summary>
    private static int ChoicesSince(Profile profile, long at)
    {
        var ring = profile.Recent;
        if (ring.IsEmpty || ring[^1].At <= at) return 0;
        Span<Verdict> verdicts = stackalloc Verdict[ring.Length];
        Verdicts.Read(ring, verdicts);
        var chosen = new HashSet<ItemId>();
        for (var k = ring.Length - 1; k >= 0 && ring[k].At > at; k--)
            if (verdicts[k] == Verdict.Chosen) chosen.Add(ring[k].Item);
        return chosen.Count;
    }
}
