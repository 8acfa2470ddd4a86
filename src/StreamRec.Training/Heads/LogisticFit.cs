namespace StreamRec.Training;

/// <summary>
/// Ridge logistic regression. Steps are Newton's with the curvature's upper bound (Böhning, Ann. Inst. Statist. Math. 44, 1992): each
/// lowers the loss, none has a size to choose, and nothing is drawn: the same rows give the same bits.
/// </summary>
/// <param name="rows">Inputs; the last is the intercept's 1, which the ridge leaves alone.</param>
/// <param name="offsets">Added to each row's logit; null: nothing.</param>
internal sealed class LogisticFit(
    IReadOnlyList<float[]> rows, IReadOnlyList<bool> happened, IReadOnlyList<float>? offsets = null)
{
    /// <summary>
    /// Of ½ · Ridge · |w|², beside a sum over rows: what some thousand rows do not bear out stays near 0, and so near what the offsets
    /// say.
    /// </summary>
    private const double Ridge = 20;

    private const double SmallStep = 1e-6;
    private const int MostSteps = 500;

    private readonly int _weights = rows[0].Length;

    /// <returns>A weight for each input. There are rows of both kinds.</returns>
    public double[] Run(CancellationToken cancellation)
    {
        var factor = Factor();
        var (weights, step) = (new double[_weights], new double[_weights]);
        for (var steps = 0; steps < MostSteps; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            Descent(weights, step);
            Cholesky.Solve(factor, step);
            var largest = 0.0;
            for (var k = 0; k < _weights; k++)
            {
                weights[k] += step[k];
                largest = Math.Max(largest, Math.Abs(step[k]));
            }
            if (largest < SmallStep) break;
        }
        return weights;
    }

    /// <summary>Minus the loss's gradient.</summary>
    private void Descent(double[] weights, double[] descent)
    {
        for (var k = 0; k < _weights; k++) descent[k] = k == _weights - 1 ? 0 : -Ridge * weights[k];
        for (var number = 0; number < rows.Count; number++)
        {
            var row = rows[number];
            var logit = (double)(offsets?[number] ?? 0);
            for (var k = 0; k < row.Length; k++) logit += weights[k] * row[k];
            var error = (happened[number] ? 1 : 0) - 1 / (1 + Math.Exp(-logit));
            for (var k = 0; k < row.Length; k++) descent[k] += error * row[k];
        }
    }

    /// <summary>Cholesky factor, lower, of ¼ Σ x xᵀ + Ridge: the curvature nowhere exceeds it.</summary>
    private double[,] Factor()
    {
        var factor = new double[_weights, _weights];
        foreach (var row in rows)
            for (var i = 0; i < _weights; i++)
                for (var j = 0; j <= i; j++) factor[i, j] += .25 * row[i] * row[j];
        for (var i = 0; i < _weights - 1; i++) factor[i, i] += Ridge;
        Cholesky.Factor(factor);
        return factor;
    }
}
