using System.Numerics;
using StreamRec.Contracts;
using StreamRec.Ranking;

namespace StreamRec.Baseline;

/// <summary>
/// What the acts of a profile say, once per request: what was chosen and turned down, taste by genre, and per title how near it is to the
/// chosen ones. Arrays by title number; those that a request touched are cleared by the next one.
/// </summary>
internal sealed class History(ItemTables tables)
{
    private const int MostChosen = 30, MostTurnedDown = 8, ContentDepth = 12;
    private const float KnnRecency = .7f, ContentRecency = .8f, TasteRecency = .9f;
    private const long SessionGap = 30 * 60_000;

    private readonly int[] _chosen = new int[MostChosen];
    private readonly bool[] _positive = new bool[MostChosen];
    private readonly bool[] _inSession = new bool[MostChosen];
    private readonly int[] _turnedDown = new int[MostTurnedDown];
    private readonly float[] _taste = new float[64];
    private readonly Near[] _near = new Near[tables.Count];
    private readonly Own[] _own = new Own[tables.Count];
    private int _chosenCount, _turnedDownCount;

    /// <summary>Newest first, distinct.</summary>
    public ReadOnlySpan<int> Chosen => _chosen.AsSpan(0, _chosenCount);
    public ReadOnlySpan<int> TurnedDown => _turnedDown.AsSpan(0, _turnedDownCount);

    /// <summary>Mean of log(1 + years), weighted by recency; NaN without a history.</summary>
    public float MeanLogAge { get; private set; }

    public ref readonly Near NearTo(int item) => ref _near[item];
    public ref readonly Own OwnOf(int item) => ref _own[item];

    public void Read(in Profile profile)
    {
        (_chosenCount, _turnedDownCount) = (0, 0);
        Array.Clear(_near);
        Array.Clear(_own);
        ReadActs(profile.Recent);
        ReadTaste();
        var (knn, content, depth) = (1f, 1f, 0);
        for (var k = 0; k < _chosenCount; k++, knn *= KnnRecency)
        {
            AddKnn(_chosen[k], knn);
            if (!_positive[k] || depth++ >= ContentDepth) continue;
            AddContent(_chosen[k], content, _inSession[k]);
            content *= ContentRecency;
        }
        foreach (var item in TurnedDown) AddDisliked(item);
    }

    /// <summary>Mean taste over the genres, −1 to 1.</summary>
    public float TasteFor(ulong genres)
    {
        var (sum, count) = (0f, 0);
        for (; genres != 0; genres &= genres - 1, count++) sum += _taste[BitOperations.TrailingZeroCount(genres)];
        return count == 0 ? 0 : sum / count;
    }

    private void ReadActs(ReadOnlySpan<Act> acts)
    {
        var session = acts.IsEmpty ? 0 : acts[^1].At;
        for (var k = acts.Length - 1; k >= 0; k--)
        {
            ref readonly var act = ref acts[k];
            _own[act.Item].Add(act);
            if (session - act.At <= SessionGap) session = act.At;
            var down = act.IsTurnedDown;
            if (down && _turnedDownCount < MostTurnedDown && !TurnedDown.Contains(act.Item) && !Chosen.Contains(act.Item))
                _turnedDown[_turnedDownCount++] = act.Item;
            if (!act.IsChoice || _chosenCount == MostChosen || Chosen.Contains(act.Item)) continue;
            if (TurnedDown.Contains(act.Item) && act.Type != EventType.Rate) continue;
            _chosen[_chosenCount] = act.Item;
            _positive[_chosenCount] = !down && (act.Type != EventType.Rate || act.HalfStars >= 6);
            _inSession[_chosenCount++] = act.At >= session;
        }
    }

    private void ReadTaste()
    {
        Array.Clear(_taste);
        var (weight, total, ages) = (1f, 0f, 0f);
        for (var k = 0; k < _chosenCount; k++, weight *= TasteRecency)
        {
            if (_positive[k]) AddTaste(_chosen[k], weight);
            total += weight;
            ages += weight * tables.FixedRows[_chosen[k] * FeatureList.Count + FeatureList.Age];
        }
        MeanLogAge = total > 0 ? ages / total : float.NaN;
        weight = 1;
        foreach (var item in TurnedDown)
        {
            AddTaste(item, -weight);
            total += weight;
            weight *= TasteRecency;
        }
        if (total > 0)
            foreach (ref var taste in _taste.AsSpan()) taste /= total;
    }

    private void AddTaste(int item, float weight)
    {
        for (var genres = tables.Genres[item]; genres != 0; genres &= genres - 1) _taste[BitOperations.TrailingZeroCount(genres)] += weight;
    }

    private void AddKnn(int from, float recency)
    {
        var targets = tables.CoOccurring.Targets(from);
        var weights = tables.CoOccurring.Weights(from);
        for (var k = 0; k < targets.Length; k++) _near[targets[k]].Knn += recency * weights[k];
    }

    private void AddContent(int from, float weight, bool inSession)
    {
        var targets = tables.Similar.Targets(from);
        var similar = tables.Similar.Weights(from);
        for (var k = 0; k < targets.Length; k++)
        {
            ref var near = ref _near[targets[k]];
            near.Sum += weight * similar[k];
            near.Nearest = Math.Max(near.Nearest, similar[k]);
            if (inSession) near.Session = Math.Max(near.Session, similar[k]);
        }
    }

    private void AddDisliked(int from)
    {
        var targets = tables.Similar.Targets(from);
        var similar = tables.Similar.Weights(from);
        for (var k = 0; k < targets.Length; k++) _near[targets[k]].Disliked = Math.Max(_near[targets[k]].Disliked, similar[k]);
    }
}

/// <summary>How near a title is to the history.</summary>
internal struct Near
{
    public float Knn, Nearest, Sum, Session, Disliked;
}
