using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// The ranker's weights: features → 32 → 16 → 1 with ReLU, and beside it a linear path from the features to the score. Features
/// that do not vary in the training data have no way through the layers and a linear weight set by hand: what was never seen
/// in training must not act by the chance of an initial weight.
/// </summary>
internal sealed class RankerNetwork
{
    public const int Features = FeatureList.Count, First = 32, Second = 16;

    /// <summary>What is subtracted from a feature, and what it is then multiplied with.</summary>
    public float[] Mean { get; } = new float[Features];
    public float[] Scale { get; } = Ones();

    /// <summary>[features, 32], [32], [32, 16], [16], [16], [features], [1]</summary>
    public float[] FirstWeights { get; } = new float[Features * First];
    public float[] FirstBias { get; } = new float[First];
    public float[] SecondWeights { get; } = new float[First * Second];
    public float[] SecondBias { get; } = new float[Second];
    public float[] LastWeights { get; } = new float[Second];
    public float[] Linear { get; } = new float[Features];
    public float[] Bias { get; } = new float[1];

    /// <summary>Beside the score, over the same inputs as the last layer. Scores do not depend on them.</summary>
    public IReadOnlyList<LinearHead> Heads { get; init; } = [];

    /// <summary>False for features whose weights are set by hand.</summary>
    public bool[] Learned { get; } = new bool[Features];

    /// <summary>Everything that choices teach, in a fixed order.</summary>
    internal float[][] Parameters => [FirstWeights, FirstBias, SecondWeights, SecondBias, LastWeights, Linear, Bias];

    /// <summary>No training: the linear path alone, by <see cref="PriorWeights"/>.</summary>
    public static RankerNetwork Untrained()
    {
        var network = new RankerNetwork();
        PriorWeights.All.CopyTo(network.Linear);
        return network;
    }

    /// <summary>The same weights with other heads; the original and the copy share nothing else.</summary>
    public RankerNetwork With(IReadOnlyList<LinearHead> heads)
    {
        var copy = new RankerNetwork { Heads = heads };
        Mean.CopyTo(copy.Mean, 0);
        Scale.CopyTo(copy.Scale, 0);
        Learned.CopyTo(copy.Learned, 0);
        var (from, to) = (Parameters, copy.Parameters);
        for (var k = 0; k < from.Length; k++) from[k].CopyTo(to[k], 0);
        return copy;
    }

    /// <summary>ONNX with the input normalisation folded into the weights: takes raw features.</summary>
    public byte[] ToOnnx()
    {
        var (weights, bias) = Folded(FirstWeights, FirstBias, First);
        var (linear, offset) = Folded(Linear, Bias, 1);
        var onnx = new OnnxWriter();
        onnx.Input(RankerModel.InputName, -1, Features);
        onnx.Output(RankerModel.OutputName, -1, 1);
        onnx.Constant("w1", weights, Features, First);
        onnx.Constant("b1", bias, First);
        onnx.Constant("w2", SecondWeights, First, Second);
        onnx.Constant("b2", SecondBias, Second);
        onnx.Constant("w3", LastWeights, Second, 1);
        onnx.Constant("linear", linear, Features, 1);
        onnx.Constant("bias", offset, 1);
        onnx.Node("Gemm", "z1", RankerModel.InputName, "w1", "b1");
        onnx.Node("Relu", "h1", "z1");
        onnx.Node("Gemm", "z2", "h1", "w2", "b2");
        onnx.Node("Relu", "h2", "z2");
        onnx.Node("Gemm", "wide", RankerModel.InputName, "linear", "bias");
        onnx.Node("Gemm", RankerModel.OutputName, "h2", "w3", "wide");
        foreach (var head in Heads) Add(onnx, head);
        return onnx.ToArray("ranker");
    }

    /// <summary>Nodes of their own behind the shared layers: what the scores are computed by stays as it is.</summary>
    private void Add(OnnxWriter onnx, LinearHead head)
    {
        var output = OutcomeNames.OutputOf(head.Outcome);
        var (linear, offset) = Folded(head.Linear, [head.Bias], 1);
        onnx.Output(output, -1, 1);
        onnx.Constant($"{output}Hidden", head.Hidden, Second, 1);
        onnx.Constant($"{output}Linear", linear, Features, 1);
        onnx.Constant($"{output}Bias", offset, 1);
        onnx.Node("Gemm", $"{output}Wide", RankerModel.InputName, $"{output}Linear", $"{output}Bias");
        onnx.Node("Gemm", output, "h2", $"{output}Hidden", $"{output}Wide");
    }

    private (float[] Weights, float[] Bias) Folded(float[] weights, float[] bias, int width)
    {
        var folded = new float[weights.Length];
        var offset = new double[width];
        for (var output = 0; output < width; output++) offset[output] = bias[output];
        for (var feature = 0; feature < Features; feature++)
            for (var output = 0; output < width; output++)
            {
                var weight = (double)weights[feature * width + output] * Scale[feature];
                folded[feature * width + output] = (float)weight;
                offset[output] -= weight * Mean[feature];
            }
        return (folded, Array.ConvertAll(offset, value => (float)value));
    }

    private static float[] Ones()
    {
        var ones = new float[Features];
        Array.Fill(ones, 1);
        return ones;
    }
}
