namespace StreamRec.Training.Evaluation;

/// <summary>
/// S: sequential rules (Ludewig and Jannach, UMUAI 2018) with weight 1/d² for a title d steps ahead, at most ten; from the last
/// click. Ties: overall count × 1e-6. Live: sessions of the predicted part count as they go.
/// </summary>
internal sealed class SequentialRules(bool live) : IRankingMethod
{
    private const int Steps = 10;

    private EventLog _log = null!;
    private Dictionary<int, float>[] _rules = [];
    private float[] _counts = [];
    private int _end;

    public string Name => live ? "sequential-rules-live" : "sequential-rules";

    public void Learn(EventLog log, int end, CancellationToken cancellation)
    {
        (_log, _end, _counts, _rules) = (log, live ? log.Count : end, new float[log.Items], new Dictionary<int, float>[log.Items]);
        for (var item = 0; item < _rules.Length; item++) _rules[item] = [];
    }

    public void Observe(int number)
    {
        if (number >= _end) return;
        var item = _log.Item[number];
        _counts[item]++;
        var distance = 1;
        for (var earlier = _log.Previous[number]; earlier >= 0 && distance <= Steps; earlier = _log.Previous[earlier], distance++)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_rules[_log.Item[earlier]], item, out _) +=
                1f / (distance * distance);
    }

    public void Score(in Question question, Span<float> scores)
    {
        for (var item = 0; item < scores.Length; item++) scores[item] = _counts[item] * 1e-6f;
        if (question.Newest < 0) return;
        foreach (var (item, weight) in _rules[_log.Item[question.Newest]])
            if (item < scores.Length) scores[item] += weight;
    }
}
