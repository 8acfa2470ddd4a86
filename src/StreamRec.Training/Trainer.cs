using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Fits a ranker to choices: listwise softmax, Adam, shuffled anew in each epoch. One thread, seeded.</summary>
internal sealed class Trainer
{
    private const float WeightDecay = 1e-3f;

    /// <summary>What the pool counts beside a list that was seen.</summary>
    private const float Beside = .05f;

    private readonly ExampleSet _examples;
    private readonly TrainingOptions _options;
    private readonly NetworkPass _pass;
    private readonly Adam _adam;
    private readonly int[] _order;
    private readonly float[] _weights;
    private SplitMix _random;
    private long _steps;

    public Trainer(ExampleSet examples, TrainingOptions options)
    {
        (_examples, _options, _random) = (examples, options, new SplitMix(options.Seed));
        Network = new RankerNetwork();
        examples.Normalise(Network);
        Initialise();
        _pass = new NetworkPass(Network, options.Sampled);
        _adam = new Adam(Network.Parameters, WeightDecay);
        _weights = examples.Weights();
        // What was rated low is there for the head of likes alone.
        _order = [.. Enumerable.Range(0, examples.Count).Where(example => !CrowdMoves.TurnsDown(examples.Stars(example)))];
    }

    public RankerNetwork Network { get; }

    /// <summary>What places did, as the newest weights tell it.</summary>
    public PlaceBias FitPlaces() => PlaceBias.Fit(_examples, _pass);

    /// <summary>One pass over all choices, with what places did as the weights before it tell it. Returns the mean loss.</summary>
    public double Epoch(IProgress<TrainingProgress>? progress, string step, CancellationToken cancellation)
    {
        for (var k = _order.Length - 1; k > 0; k--)
        {
            var other = _random.Below(k + 1);
            (_order[k], _order[other]) = (_order[other], _order[k]);
        }
        var places = FitPlaces();
        var planned = (double)_options.Epochs * _order.Length / _options.Batch;
        var loss = 0.0;
        for (var begin = 0; begin < _order.Length; begin += _options.Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = Math.Min(_order.Length, begin + _options.Batch);
            _pass.Clear();
            foreach (var example in _order.AsSpan(begin..end))
                loss += Learn(example, places);
            var rate = _options.LearningRate * (.55 + .45 * Math.Cos(Math.PI * Math.Min(1, _steps++ / planned)));
            _adam.Step(_pass.Gradients, 1f / (end - begin), rate, IsFrozen);
            if (begin % (64 * _options.Batch) == 0) progress?.Report(new TrainingProgress(step, begin, _order.Length));
        }
        progress?.Report(new TrainingProgress(step, _order.Length, _order.Length));
        return loss / Math.Max(1, _order.Length);
    }

    /// <summary>
    /// Where it is known what was seen, the choice is learned beside that: what was never shown could not be chosen. Others of the pool
    /// count a little: what lists teach must not lead astray among titles that were never seen.
    /// </summary>
    private double Learn(int example, PlaceBias bias)
    {
        ReadOnlySpan<float> rows = _examples.Rows(example);
        var places = _examples.Places(example);
        var (shown, weight) = (_examples.Shown(example), _weights[example]);
        if (shown == 1) return _pass.Learn(rows, places, bias, weight);
        return _pass.Learn(rows[..(shown * FeatureList.Count)], places[..shown], bias, weight)
            + _pass.Learn(rows, places, bias, Beside * weight);
    }

    /// <summary>
    /// The linear path starts at the prior, brought to normalised features; layers as He et al. (2015), the last one small.
    /// </summary>
    private void Initialise()
    {
        for (var feature = 0; feature < RankerNetwork.Features; feature++)
        {
            Network.Linear[feature] = PriorWeights.All[feature] / Network.Scale[feature];
            for (var k = 0; k < RankerNetwork.First; k++)
            {
                var weight = _random.Symmetric() * MathF.Sqrt(6f / RankerNetwork.Features);
                Network.FirstWeights[feature * RankerNetwork.First + k] = Network.Learned[feature] ? weight : 0;
            }
        }
        for (var k = 0; k < Network.SecondWeights.Length; k++)
            Network.SecondWeights[k] = _random.Symmetric() * MathF.Sqrt(6f / RankerNetwork.First);
        for (var k = 0; k < Network.LastWeights.Length; k++)
            Network.LastWeights[k] = _random.Symmetric() * .1f;
    }

    /// <summary>Parameter 0 is the first layer, 5 the linear path.</summary>
    private bool IsFrozen(int parameter, int place) => parameter switch
    {
        0 => !Network.Learned[place / RankerNetwork.First],
        5 => !Network.Learned[place],
        _ => false,
    };
}
