using System.Numerics.Tensors;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// The ordered item-kNN of EVALUATION, whole and in double precision: moves to j strengthen C[i,j] for the user's last 30 titles i.
/// Ties and empty histories: popularity.
/// </summary>
/// <param name="tauDays">τ of e^(t/τ); 0: nothing decays (there are no times).</param>
/// <param name="followDay">s = 40 e^(t/τ) of the question's day, as longer periods need; else of the cut's day.</param>
internal sealed class OrderedItemKnn(string name, PopularTitles popularity, double tauDays, bool followDay, bool live) : IRankingMethod
{
    private const int Depth = 30;
    private const double Shrinkage = 40, TargetDamping = .3;

    /// <summary>Below any difference of scores: with 1e-6 popularity is a part of the sum, and Recall@100 rises by .0018.</summary>
    private const float Tie = 1e-9f;

    private readonly double _tau = tauDays * 86_400_000;
    private EventLog _log = null!;
    private Dictionary<int, double>[] _rows = [];
    private double[] _moves = [];
    private double[] _sums = [];
    private readonly List<int> _touched = [];
    private int _end;

    public string Name => name;

    public void Learn(EventLog log, int end, CancellationToken cancellation)
    {
        popularity.Learn(log, end, cancellation);
        (_log, _end) = (log, live ? log.Count : end);
        (_moves, _sums, _rows) = (new double[log.Items], new double[log.Items], new Dictionary<int, double>[log.Items]);
        for (var item = 0; item < _rows.Length; item++) _rows[item] = [];
        CutAt = log.At(Math.Min(end, log.Count - 1));
    }

    private long CutAt { get; set; }

    public void Observe(int number)
    {
        popularity.Observe(number);
        if (number >= _end) return;
        var item = _log.Item[number];
        var weight = Growth(_log.At(number));
        _moves[item] += weight;
        var depth = 0;
        for (var earlier = _log.Previous[number]; earlier >= 0 && depth < Depth; earlier = _log.Previous[earlier], depth++, weight *= .85)
        {
            var from = _log.Item[earlier];
            if (from == item) continue;
            Add(from, item, weight);
            Add(item, from, .3 * weight);
        }
    }

    public void Score(in Question question, Span<float> scores)
    {
        popularity.Score(question, scores);
        TensorPrimitives.Multiply(scores, Tie, scores);
        var shrinkage = Shrinkage * Growth(followDay ? question.At : CutAt);
        var (recency, depth) = (1.0, 0);
        for (var number = question.Newest; number >= 0 && depth < Depth; number = _log.Previous[number], depth++, recency *= .7)
        {
            var from = _log.Item[number];
            var factor = recency / (_moves[from] + shrinkage);
            foreach (var (to, weight) in _rows[from])
            {
                if (_sums[to] == 0) _touched.Add(to);
                _sums[to] += factor * weight;
            }
        }
        foreach (var item in _touched)
        {
            if (item < scores.Length)
                scores[item] += (float)(_sums[item] / Math.Pow((_moves[item] + shrinkage) / shrinkage * Shrinkage, TargetDamping));
            _sums[item] = 0;
        }
        _touched.Clear();
    }

    /// <summary>e^(t/τ) from the first event; the sums stay in a double's range for 700 τ.</summary>
    private double Growth(long at) => _tau == 0 ? 1 : Math.Exp((at - _log.At(0)) / _tau);

    private void Add(int from, int to, double weight)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_rows[from], to, out _) += weight;
    }
}
