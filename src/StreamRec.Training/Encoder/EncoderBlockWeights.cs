using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>One block: gates W_z above values W_h [2d, d], feed-forward [4d, d] and [d, 4d], the two layer norms.</summary>
internal sealed record EncoderBlockWeights
{
    public required float[] Gate { get; init; }
    public required float[] GateBias { get; init; }
    public required float[] Up { get; init; }
    public required float[] UpBias { get; init; }
    public required float[] Down { get; init; }
    public required float[] DownBias { get; init; }
    public required float[] FirstScale { get; init; }
    public required float[] FirstShift { get; init; }
    public required float[] SecondScale { get; init; }
    public required float[] SecondShift { get; init; }

    /// <summary>Adds the nodes of a step; returns the name of what comes out.</summary>
    internal string Write(OnnxWriter onnx, int block, string x, bool isLast)
    {
        var d = DownBias.Length;
        string Named(string name) => $"{name}{block}";
        var (state, next) = (Named(EncoderModel.StateName), Named(EncoderModel.NextName));
        onnx.Input(state, 1, d);
        onnx.Output(next, 1, d);
        Gemm(onnx, Named("gate"), x, Gate.AsSpan(0, d * d), GateBias.AsSpan(0, d));
        onnx.Node("Sigmoid", Named("z"), Named("gate"));
        Gemm(onnx, Named("value"), x, Gate.AsSpan(d * d), GateBias.AsSpan(d));
        onnx.Node("Sub", Named("change"), Named("value"), state);
        onnx.Node("Mul", Named("gated"), Named("z"), Named("change"));
        onnx.Node("Add", next, state, Named("gated"));
        onnx.Node("Add", Named("sum"), x, next);
        Norm(onnx, Named("y"), Named("sum"), FirstScale, FirstShift);
        Gemm(onnx, Named("up"), Named("y"), Up, UpBias);
        onnx.Node("Mul", Named("scaled"), Named("up"), "root");
        onnx.Node("Erf", Named("erf"), Named("scaled"));
        onnx.Node("Add", Named("erf1"), Named("erf"), "one");
        onnx.Node("Mul", Named("twice"), Named("up"), Named("erf1"));
        onnx.Node("Mul", Named("gelu"), Named("twice"), "half");
        Gemm(onnx, Named("down"), Named("gelu"), Down, DownBias);
        onnx.Node("Add", Named("both"), Named("y"), Named("down"));
        var output = isLast ? EncoderModel.UserName : Named("out");
        Norm(onnx, output, Named("both"), SecondScale, SecondShift);
        return output;
    }

    /// <summary>Of what <see cref="Write"/> wrote.</summary>
    internal static EncoderBlockWeights Read(IReadOnlyDictionary<string, float[]> constants, int block)
    {
        float[] Of(string name) => constants[name];
        float[] Outputs(string name) => Transposed(Of($"{name}{block}.w"), Of($"{name}{block}.b").Length);
        return new EncoderBlockWeights
        {
            Gate = [.. Outputs("gate"), .. Outputs("value")],
            GateBias = [.. Of($"gate{block}.b"), .. Of($"value{block}.b")],
            Up = Outputs("up"),
            UpBias = Of($"up{block}.b"),
            Down = Outputs("down"),
            DownBias = Of($"down{block}.b"),
            FirstScale = Of($"y{block}.scale"),
            FirstShift = Of($"y{block}.shift"),
            SecondScale = Of($"{Last(constants, block)}.scale"),
            SecondShift = Of($"{Last(constants, block)}.shift"),
        };
    }

    private static string Last(IReadOnlyDictionary<string, float[]> constants, int block) =>
        constants.ContainsKey($"out{block}.scale") ? $"out{block}" : EncoderModel.UserName;

    /// <summary>[rows, columns] to [columns, rows].</summary>
    private static float[] Transposed(ReadOnlySpan<float> weights, int columns)
    {
        var rows = weights.Length / columns;
        var transposed = new float[weights.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) transposed[column * rows + row] = weights[row * columns + column];
        return transposed;
    }

    private static void Gemm(OnnxWriter onnx, string name, string x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        var (outputs, inputs) = (bias.Length, weights.Length / bias.Length);
        onnx.Constant($"{name}.w", Transposed(weights, inputs), inputs, outputs);
        onnx.Constant($"{name}.b", bias, outputs);
        onnx.Node("Gemm", name, x, $"{name}.w", $"{name}.b");
    }

    /// <summary>Over the last axis, epsilon 1e-5: the operator's defaults.</summary>
    private static void Norm(OnnxWriter onnx, string name, string x, float[] scale, float[] shift)
    {
        onnx.Constant($"{name}.scale", scale, scale.Length);
        onnx.Constant($"{name}.shift", shift, shift.Length);
        onnx.Node("LayerNormalization", name, x, $"{name}.scale", $"{name}.shift");
    }
}
