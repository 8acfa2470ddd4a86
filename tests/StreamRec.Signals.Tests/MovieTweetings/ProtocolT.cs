using StreamRec.Domain;

namespace StreamRec.Signals.Tests.MovieTweetings;

/// <summary>One rating. Time in ms; user and item are numbered, items by the index.</summary>
internal readonly record struct Interaction(int User, int Item, long At);

/// <summary>A scorer that counts live: it sees every event before the one that is asked about, and no other.</summary>
internal interface ILiveScorer
{
    void Observe(Interaction move, ReadOnlyMemory<int> recentNewestFirst);

    /// <summary>Fills a score per title for a user with this history (newest first, at most 30) at this time.</summary>
    void Score(ReadOnlySpan<int> historyNewestFirst, long at, Span<float> scores);
}

internal readonly record struct Figures(double HitRate, double Ndcg, double Recall, double WarmHitRate, double WarmNdcg)
{
    public override string ToString() =>
        $"HR@10 {HitRate:F4} NDCG@10 {Ndcg:F4} R@100 {Recall:F4} | warm HR@10 {WarmHitRate:F4} NDCG@10 {WarmNdcg:F4}";
}

/// <summary>
/// The time split: events sorted by time, user, item; the last tenth is predicted, each from all before it. Candidates are
/// the titles of the first nine tenths that the user has not touched; equal scores count against. Counts include all events
/// with an earlier timestamp.
/// </summary>
internal sealed class ProtocolT
{
    private readonly Interaction[] _events;
    private readonly int _cut;
    private readonly int _candidates;
    private readonly int _users;

    public ProtocolT(string ratingsFile, ItemIndex index)
    {
        var users = new Dictionary<string, int>();
        var rows = File.ReadLines(ratingsFile).Skip(1).Select(line => line.Split(','))
            .Select(f => (User: int.Parse(f[0]), Item: int.Parse(f[1]), Id: f[1], At: long.Parse(f[3]) * 1000))
            .OrderBy(r => r.At).ThenBy(r => r.User).ThenBy(r => r.Item).ToArray();
        _cut = (int)(0.9 * rows.Length);
        _events = new Interaction[rows.Length];
        for (var k = 0; k < rows.Length; k++)
        {
            users.TryAdd(rows[k].User.ToString(), users.Count);
            _events[k] = new Interaction(users[rows[k].User.ToString()], index.Add(new ItemId("tt" + rows[k].Id)), rows[k].At);
            if (k < _cut) _candidates = index.Count;
        }
        _users = users.Count;
    }

    /// <summary>When the part that is predicted begins.</summary>
    public long CutAt => _events[_cut].At;

    public Figures Run(ILiveScorer scorer)
    {
        var histories = new List<int>[_users];
        for (var user = 0; user < _users; user++) histories[user] = [];
        var scores = new float[_candidates];
        double hits = 0, ndcg = 0, recall = 0, warm = 0;
        for (var k = 0; k < _events.Length;)
        {
            var end = k;
            while (end < _events.Length && _events[end].At == _events[k].At) end++;
            // Within one timestamp: each event is predicted before any of them is counted, but after those of its own user.
            var counted = new List<(Interaction, int[])>();
            for (; k < end; k++)
            {
                var (user, item, at) = _events[k];
                var history = histories[user];
                var recent = Enumerable.Reverse(history).Take(30).ToArray();
                if (k >= _cut && item < _candidates)
                {
                    warm++;
                    scorer.Score(recent, at, scores);
                    var rank = Rank(scores, item, history);
                    if (rank <= 10) (hits, ndcg) = (hits + 1, ndcg + 1 / Math.Log2(rank + 1));
                    if (rank <= 100) recall++;
                }
                counted.Add((_events[k], recent));
                history.Add(item);
            }
            foreach (var (move, recent) in counted) scorer.Observe(move, recent);
        }
        double all = _events.Length - _cut;
        return new Figures(hits / all, ndcg / all, recall / all, hits / warm, ndcg / warm);
    }

    private static int Rank(float[] scores, int target, List<int> history)
    {
        var own = scores[target];
        var rank = 0;
        foreach (var score in scores) if (score >= own) rank++;
        foreach (var seen in history) if (seen != target && seen < scores.Length && scores[seen] >= own) rank--;
        return rank;
    }
}
