using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Fits the second head to the chosen titles that were rated: ridge logistic regression over the finished ranker's last inputs, the
/// ranker held still. Steps are Newton's with the curvature's upper bound (Böhning, Ann. Inst. Statist. Math. 44, 1992): each lowers the
/// loss, none has a size to choose, and nothing is drawn: the same examples give the same bits.
/// </summary>
internal sealed class LikeFit
{
    /// <summary>Ratings on each side that a weight takes (Peduzzi et al., J. Clin. Epidemiol. 49, 1996).</summary>
    private const int RatingsPerWeight = 10;

    /// <summary>Of ½ · Ridge · |w|², beside a sum over ratings. It leaves a weight whose input never varies at 0.</summary>
    private const double Ridge = 1;

    private const double SmallStep = 1e-7;
    private const int MostSteps = 500;
    private const int Inputs = RankerNetwork.Features + RankerNetwork.Second, Weights = Inputs + 1;

    public const int FewestOfEach = RatingsPerWeight * Weights;

    private readonly List<float[]> _rows = [];
    private readonly List<bool> _liked = [];

    private LikeFit(RankerNetwork network, ExampleSet examples)
    {
        var pass = new NetworkPass(network, 1);
        for (var example = 0; example < examples.Count; example++)
        {
            if (examples.Stars(example) <= 0) continue;
            pass.Forward(examples.Rows(example)[..RankerNetwork.Features]);
            var row = new float[Weights];
            for (var k = 0; k < RankerNetwork.Features; k++) row[k] = network.Learned[k] ? pass.Input(0)[k] : 0;
            pass.Hidden(0).CopyTo(row.AsSpan(RankerNetwork.Features));
            row[Inputs] = 1;
            _rows.Add(row);
            _liked.Add(examples.Stars(example) >= RankerModel.LikeStars);
        }
    }

    /// <summary>Null when too few titles were rated, or hardly any well, or hardly any badly.</summary>
    public static LikeHead? Fit(RankerNetwork network, ExampleSet examples, CancellationToken cancellation)
    {
        var fit = new LikeFit(network, examples);
        var liked = fit._liked.Count(like => like);
        return Math.Min(liked, fit._liked.Count - liked) < FewestOfEach ? null : fit.Run(liked, cancellation);
    }

    private LikeHead Run(int liked, CancellationToken cancellation)
    {
        var factor = Factor();
        var weights = new double[Weights];
        weights[Inputs] = Math.Log((double)liked / (_liked.Count - liked));
        var step = new double[Weights];
        for (var steps = 0; steps < MostSteps; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            Descent(weights, step);
            Cholesky.Solve(factor, step);
            var largest = 0.0;
            for (var k = 0; k < Weights; k++)
            {
                weights[k] += step[k];
                largest = Math.Max(largest, Math.Abs(step[k]));
            }
            if (largest < SmallStep) break;
        }
        float[] Part(int begin, int count) => Array.ConvertAll(weights[begin..(begin + count)], weight => (float)weight);
        return new LikeHead(Part(RankerNetwork.Features, RankerNetwork.Second), Part(0, RankerNetwork.Features), (float)weights[Inputs]);
    }

    /// <summary>Minus the loss's gradient.</summary>
    private void Descent(double[] weights, double[] descent)
    {
        for (var k = 0; k < Weights; k++) descent[k] = k == Inputs ? 0 : -Ridge * weights[k];
        for (var rating = 0; rating < _rows.Count; rating++)
        {
            var row = _rows[rating];
            var logit = 0.0;
            for (var k = 0; k < Weights; k++) logit += weights[k] * row[k];
            var error = (_liked[rating] ? 1 : 0) - 1 / (1 + Math.Exp(-logit));
            for (var k = 0; k < Weights; k++) descent[k] += error * row[k];
        }
    }

    /// <summary>Cholesky factor, lower, of ¼ Σ x xᵀ + Ridge: the curvature nowhere exceeds it.</summary>
    private double[,] Factor()
    {
        var factor = new double[Weights, Weights];
        foreach (var row in _rows)
            for (var i = 0; i < Weights; i++)
                for (var j = 0; j <= i; j++) factor[i, j] += .25 * row[i] * row[j];
        for (var i = 0; i < Inputs; i++) factor[i, i] += Ridge;
        Cholesky.Factor(factor);
        return factor;
    }
}
