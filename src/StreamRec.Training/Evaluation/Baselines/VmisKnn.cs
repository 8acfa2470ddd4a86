using System.Runtime.InteropServices;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// VMIS-kNN (Kersbergen et al., SIGMOD 2022): of the sessions that share a title with the session so far, the
/// <paramref name="sample"/> newest; the <paramref name="neighbours"/> nearest of them, a shared title weighing more the later it
/// was clicked; their titles count by the place of the newest shared one, similarity and rarity. Ties: overall count × 1e-6.
/// </summary>
internal sealed class VmisKnn(int sample, int neighbours, bool live) : IRankingMethod
{
    /// <summary>Distinct titles of the session so far that are looked at.</summary>
    private const int Depth = 20;

    /// <summary>
    /// By place from the newest click, of a shared title in the similarity and of the newest shared one in what a neighbour counts.
    /// </summary>
    private const float SimilarityDecay = .5f, PlaceDecay = .4f;

    private readonly Dictionary<int, float> _similar = [];
    private readonly List<(float Similarity, int Session)> _nearest = [];
    private readonly List<int> _current = [];
    private EventLog _log = null!;
    private List<int>[] _sessionsOf = [];
    private List<int>[] _itemsOf = [];
    private int _sessions;
    private int _end;

    public string Name => live ? "vmis-knn-live" : "vmis-knn";

    public void Learn(EventLog log, int end, CancellationToken cancellation)
    {
        (_log, _end, _sessions) = (log, live ? log.Count : end, 0);
        _sessionsOf = new List<int>[log.Items];
        _itemsOf = new List<int>[log.Users];
        for (var item = 0; item < log.Items; item++) _sessionsOf[item] = [];
        for (var session = 0; session < log.Users; session++) _itemsOf[session] = [];
    }

    public void Observe(int number)
    {
        if (number >= _end) return;
        var (session, item) = (_log.User[number], _log.Item[number]);
        if (_itemsOf[session].Count == 0) _sessions++;
        if (_itemsOf[session].Contains(item)) return;
        _itemsOf[session].Add(item);
        _sessionsOf[item].Add(session);
    }

    public void Score(in Question question, Span<float> scores)
    {
        for (var item = 0; item < scores.Length; item++) scores[item] = _sessionsOf[item].Count * 1e-6f;
        _current.Clear();
        for (var number = question.Newest; number >= 0 && _current.Count < Depth; number = _log.Previous[number])
            if (!_current.Contains(_log.Item[number])) _current.Add(_log.Item[number]);
        FindSimilar(question.User);
        _nearest.Sort(
            static (a, b) => a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : b.Session.CompareTo(a.Session));
        foreach (var (similarity, session) in CollectionsMarshal.AsSpan(_nearest)[..Math.Min(neighbours, _nearest.Count)])
        {
            var weight = similarity * PlaceWeight(session);
            foreach (var item in _itemsOf[session])
                if (item < scores.Length) scores[item] += weight * Rarity(item);
        }
    }

    /// <summary>Each title's newest sessions, <paramref name="self"/> left out.</summary>
    private void FindSimilar(int self)
    {
        _similar.Clear();
        _nearest.Clear();
        for (var place = 0; place < _current.Count; place++)
        {
            var sessions = CollectionsMarshal.AsSpan(_sessionsOf[_current[place]]);
            var decay = MathF.Pow(SimilarityDecay, place);
            for (var k = sessions.Length - 1; k >= 0 && k >= sessions.Length - sample; k--)
                if (sessions[k] != self) CollectionsMarshal.GetValueRefOrAddDefault(_similar, sessions[k], out _) += decay;
        }
        foreach (var (session, similarity) in _similar) _nearest.Add((similarity, session));
    }

    private float PlaceWeight(int session)
    {
        for (var place = 0; place < _current.Count; place++)
            if (_itemsOf[session].Contains(_current[place])) return MathF.Pow(PlaceDecay, place);
        return 0;
    }

    private float Rarity(int item) => MathF.Log((float)_sessions / _sessionsOf[item].Count);
}
