using System.Numerics.Tensors;
using TorchSharp.Modules;

namespace StreamRec.Training;

/// <summary>
/// AdamW (Loshchilov &amp; Hutter 2019) on the parameters' own memory, after clipping the gradients' common length. Not
/// TorchSharp's, whose scalars can be gone too early (<see cref="HeldScalar"/>).
/// </summary>
internal sealed class AdamW(IReadOnlyList<Parameter> parameters, double weightDecay, float longest)
{
    private const float FirstDecay = .9f, SecondDecay = .999f, Epsilon = 1e-8f;

    private readonly float[][] _first = [.. parameters.Select(parameter => new float[parameter.numel()])];
    private readonly float[][] _second = [.. parameters.Select(parameter => new float[parameter.numel()])];
    private readonly float[] _step = new float[parameters.Max(parameter => parameter.numel())];
    private readonly float[] _root = new float[parameters.Max(parameter => parameter.numel())];
    private int _steps;

    public void Step(double rate)
    {
        _steps++;
        var clip = Clip();
        var (firstBias, secondBias) = (1 - MathF.Pow(FirstDecay, _steps), 1 - MathF.Pow(SecondDecay, _steps));
        for (var k = 0; k < parameters.Count; k++)
        {
            if (parameters[k].grad is not { } gradient) continue;
            var (first, second) = (_first[k], _second[k]);
            var step = _step.AsSpan(0, first.Length);
            var root = _root.AsSpan(0, first.Length);
            TensorPrimitives.Multiply(EncoderNetwork.Memory(gradient), clip, step);
            TensorPrimitives.Lerp(step, first, FirstDecay, first);
            TensorPrimitives.Multiply(step, step, step);
            TensorPrimitives.Lerp(step, second, SecondDecay, second);
            TensorPrimitives.Multiply(second, 1 / secondBias, root);
            TensorPrimitives.Sqrt(root, root);
            TensorPrimitives.Add(root, Epsilon, root);
            TensorPrimitives.Divide(first, root, step);
            var values = EncoderNetwork.Memory(parameters[k]);
            TensorPrimitives.Multiply(values, (float)(1 - rate * weightDecay), values);
            TensorPrimitives.MultiplyAdd(step, (float)(-rate / firstBias), values, values);
        }
    }

    public void Clear()
    {
        foreach (var parameter in parameters)
            if (parameter.grad is { } gradient) EncoderNetwork.Memory(gradient).Clear();
    }

    private float Clip()
    {
        var squares = 0f;
        foreach (var parameter in parameters)
            if (parameter.grad is { } gradient) squares += TensorPrimitives.SumOfSquares<float>(EncoderNetwork.Memory(gradient));
        return Math.Min(1, longest / (MathF.Sqrt(squares) + 1e-6f));
    }
}
