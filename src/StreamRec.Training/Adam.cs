namespace StreamRec.Training;

/// <summary>Adam (Kingma and Ba, ICLR 2015) with decoupled weight decay on what it is told to decay.</summary>
internal sealed class Adam(float[][] parameters, float weightDecay)
{
    private const double FirstDecay = .9, SecondDecay = .999, Epsilon = 1e-8;

    private readonly double[][] _first = Array.ConvertAll(parameters, values => new double[values.Length]);
    private readonly double[][] _second = Array.ConvertAll(parameters, values => new double[values.Length]);
    private int _steps;

    /// <param name="frozen">True for values that stay: (parameter, place).</param>
    public void Step(float[][] gradients, float scale, double rate, Func<int, int, bool> frozen)
    {
        _steps++;
        var (firstBias, secondBias) = (1 - Math.Pow(FirstDecay, _steps), 1 - Math.Pow(SecondDecay, _steps));
        for (var parameter = 0; parameter < parameters.Length; parameter++)
            for (var k = 0; k < parameters[parameter].Length; k++)
            {
                if (frozen(parameter, k)) continue;
                var gradient = (double)gradients[parameter][k] * scale;
                var first = _first[parameter][k] += (1 - FirstDecay) * (gradient - _first[parameter][k]);
                var second = _second[parameter][k] += (1 - SecondDecay) * (gradient * gradient - _second[parameter][k]);
                var step = first / firstBias / (Math.Sqrt(second / secondBias) + Epsilon);
                parameters[parameter][k] -= (float)(rate * (step + weightDecay * parameters[parameter][k]));
            }
    }
}
