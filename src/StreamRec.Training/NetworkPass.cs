using System.Numerics;
using System.Runtime.InteropServices;
using static StreamRec.Training.RankerNetwork;

namespace StreamRec.Training;

/// <summary>
/// Forward and backward over one choice's rows, with the listwise softmax loss −log softmax(scores)[0]. All sums run in the
/// same order whatever the vector width, so that training gives the same weights on every machine of one instruction set.
/// </summary>
internal sealed class NetworkPass(RankerNetwork network, int maxRows)
{
    private readonly float[] _input = new float[maxRows * Features];
    private readonly float[] _first = new float[maxRows * First];
    private readonly float[] _second = new float[maxRows * Second];
    private readonly float[] _scores = new float[maxRows];
    private readonly float[] _firstGradient = new float[First];
    private readonly float[] _secondGradient = new float[Second];

    /// <summary>Sums since the last <see cref="Clear"/>, in the order of <see cref="RankerNetwork.Parameters"/>.</summary>
    public float[][] Gradients { get; } = Array.ConvertAll(network.Parameters, values => new float[values.Length]);

    public void Clear()
    {
        foreach (var gradient in Gradients) Array.Clear(gradient);
    }

    /// <summary>Scores of the rows of raw features.</summary>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> rows)
    {
        var count = rows.Length / Features;
        for (var row = 0; row < count; row++)
        {
            var input = _input.AsSpan(row * Features, Features);
            var first = _first.AsSpan(row * First, First);
            var second = _second.AsSpan(row * Second, Second);
            network.FirstBias.CopyTo(first);
            network.SecondBias.CopyTo(second);
            var score = network.Bias[0];
            for (var k = 0; k < Features; k++)
            {
                input[k] = (rows[row * Features + k] - network.Mean[k]) * network.Scale[k];
                score += input[k] * network.Linear[k];
                if (network.Learned[k]) AddScaled(first, network.FirstWeights.AsSpan(k * First, First), input[k]);
            }
            for (var k = 0; k < First; k++)
            {
                if (first[k] > 0) AddScaled(second, network.SecondWeights.AsSpan(k * Second, Second), first[k]);
                else first[k] = 0;
            }
            for (var k = 0; k < Second; k++)
            {
                if (second[k] > 0) score += second[k] * network.LastWeights[k];
                else second[k] = 0;
            }
            _scores[row] = score;
        }
        return _scores.AsSpan(0, count);
    }

    /// <summary>Of a row of the last <see cref="Forward"/>: what the heads read, normalised features and second layer.</summary>
    public ReadOnlySpan<float> Input(int row) => _input.AsSpan(row * Features, Features);
    public ReadOnlySpan<float> Hidden(int row) => _second.AsSpan(row * Second, Second);

    /// <summary>
    /// Adds the gradient of one choice, row 0 the chosen one, <paramref name="weight"/> times. Returns its loss.
    /// </summary>
    /// <param name="places">Codes of the places, by row.</param>
    public double Learn(ReadOnlySpan<float> rows, ReadOnlySpan<byte> places, PlaceBias bias, float weight)
    {
        var loss = Loss(rows, places, bias, out var highest, out var total);
        for (var row = 0; row < places.Length; row++)
        {
            var share = (float)(Math.Exp(_scores[row] - highest) / total);
            Backward(row, weight * (row == 0 ? share - 1 : share));
        }
        return weight * loss;
    }

    /// <summary>−log of the chosen one's share, places counted.</summary>
    public double Loss(ReadOnlySpan<float> rows, ReadOnlySpan<byte> places, PlaceBias bias) => Loss(rows, places, bias, out _, out _);

    private double Loss(ReadOnlySpan<float> rows, ReadOnlySpan<byte> places, PlaceBias bias, out float highest, out double total)
    {
        Forward(rows);
        var scores = _scores.AsSpan(0, places.Length);
        for (var row = 0; row < scores.Length; row++) scores[row] += bias.Logits[places[row]];
        (highest, total) = (scores[0], 0);
        foreach (var score in scores) highest = Math.Max(highest, score);
        foreach (var score in scores) total += Math.Exp(score - highest);
        return Math.Log(total) - (scores[0] - highest);
    }

    private void Backward(int row, float gradient)
    {
        var input = _input.AsSpan(row * Features, Features);
        var first = _first.AsSpan(row * First, First);
        var second = _second.AsSpan(row * Second, Second);
        Gradients[6][0] += gradient;
        AddScaled(Gradients[5], input, gradient);
        AddScaled(Gradients[4], second, gradient);
        for (var k = 0; k < Second; k++) _secondGradient[k] = second[k] > 0 ? gradient * network.LastWeights[k] : 0;
        AddScaled(Gradients[3], _secondGradient, 1);
        for (var k = 0; k < First; k++)
        {
            _firstGradient[k] = 0;
            if (first[k] <= 0) continue;
            var weights = network.SecondWeights.AsSpan(k * Second, Second);
            for (var j = 0; j < Second; j++) _firstGradient[k] += _secondGradient[j] * weights[j];
            AddScaled(Gradients[2].AsSpan(k * Second, Second), _secondGradient, first[k]);
        }
        AddScaled(Gradients[1], _firstGradient, 1);
        for (var k = 0; k < Features; k++)
            if (network.Learned[k]) AddScaled(Gradients[0].AsSpan(k * First, First), _firstGradient, input[k]);
    }

    /// <summary>target += factor · source, place by place.</summary>
    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        var from = MemoryMarshal.Cast<float, Vector<float>>(source[..target.Length]);
        for (var k = 0; k < to.Length; k++) to[k] += from[k] * factor;
        for (var k = to.Length * Vector<float>.Count; k < target.Length; k++) target[k] += source[k] * factor;
    }
}
