using System.Numerics.Tensors;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// EASE (Steck, WWW 2019): B = −P / diag(P) by column, P = (XᵀX + λI)⁻¹, zero diagonal. Score: Σ over the history, newest first, of
/// decay^k B[i,·]. Ties and empty histories: popularity × 1e-6 of its maximum.
/// </summary>
internal sealed class Ease(string name, float lambda, float decay, PopularTitles popularity) : IRankingMethod
{
    /// <summary>Below it a weight is under the resolution of the sum.</summary>
    private const float Negligible = 1e-8f;

    private EaseInverse _inverse = null!;
    private EventLog _log = null!;
    private float[]?[] _rows = [];
    private readonly Dictionary<int, (int Newest, float[] Sum)> _sums = [], _frozen = [];

    public string Name => name;

    /// <summary>Made when learning, shared by methods with the same λ and data when given.</summary>
    public EaseInverse? Shared { get; init; }

    public void Learn(EventLog log, int end, CancellationToken cancellation)
    {
        popularity.Learn(log, end, cancellation);
        _log = log;
        _inverse = Shared ?? new EaseInverse();
        _inverse.Make(log, end, lambda, cancellation);
        _rows = new float[]?[_inverse.Items];
        _sums.Clear();
        _frozen.Clear();
    }

    public void Observe(int number) => popularity.Observe(number);

    public void Score(in Question question, Span<float> scores)
    {
        popularity.Score(question, scores);
        var most = TensorPrimitives.Max<float>(scores);
        TensorPrimitives.Multiply(scores, most > 0 ? 1e-6f / most : 0, scores);
        var known = scores[..Math.Min(scores.Length, _rows.Length)];
        if (decay >= 1)
        {
            TensorPrimitives.Add(known, WholeHistory(question).AsSpan(0, known.Length), known);
            return;
        }
        var weight = 1f;
        for (var number = question.Newest; number >= 0 && weight > Negligible; number = _log.Previous[number], weight *= decay)
            AddRow(number, weight, known);
    }

    /// <summary>Without decay the sum only grows, so each user's is kept: histories of hundreds of titles are not walked anew. Frozen
    /// histories are older parts of the same chain, and kept apart.</summary>
    private float[] WholeHistory(in Question question)
    {
        var kept = question.Newest < _sums.GetValueOrDefault(question.User, (-1, [])).Newest ? _frozen : _sums;
        var (newest, sum) = kept.GetValueOrDefault(question.User, (-1, new float[_rows.Length]));
        if (question.Newest < newest) (newest, sum) = (-1, new float[_rows.Length]);
        for (var number = question.Newest; number > newest; number = _log.Previous[number]) AddRow(number, 1, sum);
        kept[question.User] = (question.Newest, sum);
        return sum;
    }

    private void AddRow(int number, float weight, Span<float> sum)
    {
        var item = _log.Item[number];
        if (item < _rows.Length) TensorPrimitives.MultiplyAdd((_rows[item] ??= _inverse.Row(item)).AsSpan(0, sum.Length), weight, sum, sum);
    }
}
