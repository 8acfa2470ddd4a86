using StreamRec.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace StreamRec.Training;

/// <summary>
/// One block's weights and its pass over whole runs. The loop is over time alone: all products are made for the run at once.
/// </summary>
internal sealed class EncoderBlock
{
    public EncoderBlock(int d, long seed)
    {
        var random = new SplitMix(seed ^ 0xb10c);
        (Gate, GateBias) = (Weights(ref random, 2 * d, d), Zeros(2 * d));
        (Up, UpBias) = (Weights(ref random, 4 * d, d), Zeros(4 * d));
        (Down, DownBias) = (Weights(ref random, d, 4 * d), Zeros(d));
        (FirstScale, FirstShift, SecondScale, SecondShift) = (Ones(d), Zeros(d), Ones(d), Zeros(d));
    }

    /// <summary>W_z above W_h: [2d, d]; then the feed-forward [4d, d], [d, 4d]; outputs before inputs.</summary>
    public Parameter Gate { get; }
    public Parameter GateBias { get; }
    public Parameter Up { get; }
    public Parameter UpBias { get; }
    public Parameter Down { get; }
    public Parameter DownBias { get; }
    public Parameter FirstScale { get; }
    public Parameter FirstShift { get; }
    public Parameter SecondScale { get; }
    public Parameter SecondShift { get; }

    public Parameter[] Parameters =>
        [Gate, GateBias, Up, UpBias, Down, DownBias, FirstScale, FirstShift, SecondScale, SecondShift];

    /// <summary>[runs, length, d] to the same.</summary>
    /// <param name="dropout">In training.</param>
    public Tensor Forward(Tensor x, Dropout? dropout)
    {
        var d = x.shape[2];
        var products = functional.linear(x, Gate, GateBias);
        var gates = products.narrow(2, 0, d).sigmoid().unbind(1);
        var values = products.narrow(2, d, d).unbind(1);
        var states = new Tensor[gates.Length];
        var state = zeros_like(values[0]);
        for (var step = 0; step < states.Length; step++) states[step] = state = lerp(state, values[step], gates[step]);
        var y = stack(states, 1);
        y = functional.layer_norm(x.Plus(dropout?.Of(y) ?? y), [d], FirstScale, FirstShift, 1e-5);
        var z = functional.linear(functional.gelu(functional.linear(y, Up, UpBias)), Down, DownBias);
        return functional.layer_norm(y.Plus(dropout?.Of(z) ?? z), [d], SecondScale, SecondShift, 1e-5);
    }

    public EncoderBlockWeights ToWeights() => new()
    {
        Gate = EncoderNetwork.Values(Gate),
        GateBias = EncoderNetwork.Values(GateBias),
        Up = EncoderNetwork.Values(Up),
        UpBias = EncoderNetwork.Values(UpBias),
        Down = EncoderNetwork.Values(Down),
        DownBias = EncoderNetwork.Values(DownBias),
        FirstScale = EncoderNetwork.Values(FirstScale),
        FirstShift = EncoderNetwork.Values(FirstShift),
        SecondScale = EncoderNetwork.Values(SecondScale),
        SecondShift = EncoderNetwork.Values(SecondShift),
    };

    /// <summary>Goes on from weights.</summary>
    public void Take(EncoderBlockWeights weights)
    {
        float[][] values =
        [
            weights.Gate, weights.GateBias, weights.Up, weights.UpBias, weights.Down, weights.DownBias,
            weights.FirstScale, weights.FirstShift, weights.SecondScale, weights.SecondShift,
        ];
        for (var k = 0; k < values.Length; k++) values[k].CopyTo(EncoderNetwork.Memory(Parameters[k]));
    }

    private static Parameter Weights(ref SplitMix random, long outputs, long inputs) =>
        EncoderNetwork.Initial(ref random, 1 / MathF.Sqrt(inputs), outputs, inputs);

    private static Parameter Zeros(long width) => new(zeros(width), true);
    private static Parameter Ones(long width) => new(ones(width), true);
}
