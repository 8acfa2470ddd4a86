namespace StreamRec.Training.Evaluation;

/// <summary>
/// S: a bundle's encoder with its live prior (logits), moved by what sessions alike and rules say, both counted live, and by the
/// session's own titles.
/// </summary>
/// <param name="encoder">Null: the rest alone, which is what the encoder is measured against.</param>
internal sealed class SessionMix(IRankingMethod? encoder) : IRankingMethod
{
    private readonly SessionMixWeights _weights = encoder is null ? SessionMixWeights.Alone : SessionMixWeights.BesideEncoder;
    private readonly VmisKnn _neighbours = new(2500, 200, live: true);
    private readonly SequentialRules _rules = new(live: true);
    private EventLog _log = null!;
    private float[] _part = [];

    public string Name => encoder is null ? "session-mix-live-no-encoder" : "session-mix-live";

    public void Learn(EventLog log, int end, CancellationToken cancellation)
    {
        (_log, _part) = (log, new float[log.Items]);
        encoder?.Learn(log, end, cancellation);
        _neighbours.Learn(log, end, cancellation);
        _rules.Learn(log, end, cancellation);
    }

    public void Observe(int number)
    {
        encoder?.Observe(number);
        _neighbours.Observe(number);
        _rules.Observe(number);
    }

    public void Score(in Question question, Span<float> scores)
    {
        scores.Clear();
        encoder?.Score(question, scores);
        var part = _part.AsSpan(0, scores.Length);
        _neighbours.Score(question, part);
        Add(scores, part, _weights.Neighbours, _weights.NeighbourScale);
        _rules.Score(question, part);
        Add(scores, part, _weights.Rules, _weights.RuleScale);
        AddSession(question.Newest, scores);
    }

    private void AddSession(int newest, Span<float> scores)
    {
        var recent = _weights.Recent;
        for (var number = newest; number >= 0; number = _log.Previous[number], recent *= SessionMixWeights.RecentDecay)
            if (_log.Item[number] is var item && item < scores.Length)
                scores[item] += _weights.Clicks + recent + (number == newest ? _weights.Last : 0);
    }

    private static void Add(Span<float> scores, ReadOnlySpan<float> part, float weight, float scale)
    {
        for (var item = 0; item < scores.Length; item++) scores[item] += weight * MathF.Log(1 + scale * part[item]);
    }
}
