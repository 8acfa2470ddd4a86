namespace StreamRec.Training;

/// <summary>
/// How much more a title is chosen for the place at which it was shown, in logits beside the first place: conditional logit over the
/// lists that were seen, with the ranker's scores as they are but for their scale (Newton's steps; McFadden, 1974). Training adds it to
/// the scores of shown titles, so that the ranker does not learn what the place did; serving leaves it out. Errors are those of the
/// places alone: how well the scores are known is not in them.
/// </summary>
internal sealed class PlaceBias
{
    /// <summary>Codes of places: 0 is none or not known, 1 the first; what is further down counts as the last.</summary>
    public const int Codes = 33;

    /// <summary>Of ½ · Ridge · b²: a place that no list has stays at 0.</summary>
    private const double Ridge = .1;

    private const double SmallStep = 1e-6;
    private const int MostSteps = 50;
    private const int First = 2, Places = Codes - First, Scale = Places, Weights = Places + 1;

    private PlaceBias(int lists) => Lists = lists;

    public static PlaceBias None { get; } = new(0);

    /// <summary>Lists that it was learned from.</summary>
    public int Lists { get; }

    /// <summary>Logits by code; the first place is the measure, and has 0.</summary>
    public float[] Logits { get; } = new float[Codes];

    /// <summary>Standard errors by code, as the curvature at the maximum gives them.</summary>
    public float[] Errors { get; } = new float[Codes];

    /// <summary>Of a place from 0; −1: not known.</summary>
    public static byte CodeOf(int place) => (byte)Math.Clamp(place + 1, 0, Codes - 1);

    public static PlaceBias Fit(ExampleSet examples, NetworkPass pass)
    {
        var lists = new List<(float[] Scores, byte[] Codes)>();
        for (var example = 0; example < examples.Count; example++)
        {
            var shown = examples.Shown(example);
            if (shown < 2 || examples.Places(example)[0] == 0) continue;
            lists.Add((
                pass.Forward(examples.Rows(example)[..(shown * RankerNetwork.Features)]).ToArray(),
                examples.Places(example)[..shown].ToArray()));
        }
        if (lists.Count == 0) return None;
        var bias = new PlaceBias(lists.Count);
        bias.Run(lists);
        return bias;
    }

    /// <summary>Logits and standard errors by place from 0, as far as lists had them; nothing where no list was seen.</summary>
    public void WriteTo(IDictionary<string, double> metrics, string prefix)
    {
        if (Lists == 0) return;
        metrics[$"{prefix}.lists"] = Lists;
        for (var code = First; code < Codes; code++)
        {
            if (Logits[code] == 0) continue;
            metrics[$"{prefix}.{code - 1:00}"] = Math.Round(Logits[code], 4);
            metrics[$"{prefix}.{code - 1:00}.error"] = Math.Round(Errors[code], 4);
        }
    }

    private void Run(List<(float[] Scores, byte[] Codes)> lists)
    {
        var (weights, step, curvature) = (new double[Weights], new double[Weights], new double[Weights, Weights]);
        weights[Scale] = 1;
        for (var steps = 0; steps < MostSteps; steps++)
        {
            Describe(lists, weights, step, curvature);
            Cholesky.Factor(curvature);
            Cholesky.Solve(curvature, step);
            var largest = 0.0;
            for (var k = 0; k < Weights; k++)
            {
                step[k] = Math.Clamp(step[k], -1, 1);
                weights[k] += step[k];
                largest = Math.Max(largest, Math.Abs(step[k]));
            }
            if (largest < SmallStep) break;
        }
        Describe(lists, weights, step, curvature);
        Cholesky.Factor(curvature);
        for (var k = 0; k < Places; k++)
        {
            Array.Clear(step);
            step[k] = 1;
            Cholesky.Solve(curvature, step);
            (Logits[First + k], Errors[First + k]) = ((float)weights[k], (float)Math.Sqrt(step[k]));
        }
    }

    /// <summary>Minus the loss's gradient, and its curvature.</summary>
    private static void Describe(
        List<(float[] Scores, byte[] Codes)> lists, double[] weights, double[] descent, double[,] curvature)
    {
        Array.Clear(curvature);
        for (var k = 0; k < Weights; k++) (descent[k], curvature[k, k]) = (k == Scale ? 0 : -Ridge * weights[k], Ridge);
        Span<double> chances = stackalloc double[Codes], scored = stackalloc double[Codes], mean = stackalloc double[Weights];
        foreach (var (scores, codes) in lists)
        {
            chances.Clear();
            scored.Clear();
            var (highest, total, square) = (double.NegativeInfinity, 0.0, 0.0);
            for (var row = 0; row < scores.Length; row++) highest = Math.Max(highest, Value(row));
            for (var row = 0; row < scores.Length; row++)
            {
                var odds = Math.Exp(Value(row) - highest);
                chances[codes[row]] += odds;
                scored[codes[row]] += odds * scores[row];
                square += odds * scores[row] * scores[row];
                total += odds;
            }
            mean[Scale] = 0;
            for (var code = 0; code < Codes; code++) mean[Scale] += scored[code] / total;
            for (var k = 0; k < Places; k++) mean[k] = chances[First + k] / total;
            if (codes[0] >= First) descent[codes[0] - First]++;
            descent[Scale] += scores[0];
            for (var i = 0; i < Weights; i++)
            {
                if (mean[i] == 0) continue;
                descent[i] -= mean[i];
                curvature[i, i] += i == Scale ? square / total : mean[i];
                if (i < Scale) curvature[Scale, i] += scored[First + i] / total;
                for (var j = 0; j <= i; j++) curvature[i, j] -= mean[i] * mean[j];
            }

            double Value(int row) => weights[Scale] * scores[row] + WeightOf(codes[row], weights);
        }
    }

    private static double WeightOf(byte code, double[] weights) => code < First ? 0 : weights[code - First];
}
