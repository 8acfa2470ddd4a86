using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>How the encoder is trained. The same data, options and seed give the same weights on one machine.</summary>
public sealed record EncoderOptions
{
    public int Dimensions { get; init; } = 64;
    public int Blocks { get; init; } = 1;
    public long Seed { get; init; } = 1;

    /// <summary>At most; fewer when NDCG@10 on the validation slice has not risen for <see cref="Patience"/> of them.</summary>
    public int Epochs { get; init; } = 12;
    public int Patience { get; init; } = 2;

    /// <summary>Predicted positions per step, about.</summary>
    public int Batch { get; init; } = 1024;

    /// <summary>
    /// Every step competes with so many of the most chosen titles, and with a draw from the others that stands for all of them.
    /// </summary>
    public int Head { get; init; } = 1024;
    public int Negatives { get; init; } = 512;

    /// <summary>Rises over the first <see cref="WarmUp"/> steps, falls by a cosine over all <see cref="Epochs"/>.</summary>
    public double LearningRate { get; init; } = 3e-3;
    public int WarmUp { get; init; } = 100;
    public double WeightDecay { get; init; } = .05;
    public double Dropout { get; init; } = .2;

    /// <summary>
    /// How often a title is seen without its own vector in training, by its content alone, as an unknown one is in serving.
    /// </summary>
    public double Nameless { get; init; } = .1;

    /// <summary>Of the counts in the live prior: the bundle's.</summary>
    public Clocks Clocks { get; init; } = Clocks.Default;

    /// <summary>Not in the manifest; sums over several threads may differ in their last bits.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Of a renewal: one pass over the newest events of those who are active, in few steps, since Adam's moments begin anew.
    /// </summary>
    public static EncoderOptions Renewal { get; } = new() { Epochs = 1, LearningRate = 3e-4, WarmUp = 1, Batch = 4096 };

    internal void WriteTo(IDictionary<string, double> options)
    {
        options["encoder-dimensions"] = Dimensions;
        options["encoder-blocks"] = Blocks;
        options["encoder-epochs"] = Epochs;
        options["encoder-patience"] = Patience;
        options["encoder-batch"] = Batch;
        options["encoder-head"] = Head;
        options["encoder-negatives"] = Negatives;
        options["encoder-learning-rate"] = LearningRate;
        options["encoder-weight-decay"] = WeightDecay;
        options["encoder-dropout"] = Dropout;
        options["encoder-nameless"] = Nameless;
    }
}
