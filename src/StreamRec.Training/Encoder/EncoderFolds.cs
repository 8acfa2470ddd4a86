using StreamRec.Catalog;
using StreamRec.Ranking;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>
/// Encoders fitted to the first 6/9, 7/9 and 8/9 of the training part and to all of it: the ranker learns each ninth from the one
/// that was fitted before it, which is as stale there as the last one will be when it serves.
/// </summary>
internal sealed class EncoderFolds : IDisposable
{
    private const int Ninths = 9, FirstNinth = 6;

    private readonly List<(int End, EncoderModel Model)> _folds = [];

    private EncoderFolds(EncoderWeights last) => Last = last;

    /// <summary>Fitted to the whole training part.</summary>
    public EncoderWeights Last { get; private set; }

    /// <summary>The first choice that an encoder has not seen.</summary>
    public int Begin => _folds[0].End;

    /// <summary>The newest that was fitted before this choice.</summary>
    public EncoderModel For(int number) => _folds.FindLast(fold => fold.End <= number).Model ?? _folds[0].Model;

    /// <exception cref="TrainingDataException">TorchSharp's libraries cannot be loaded.</exception>
    public static EncoderFolds Fit(
        TrainingOptions options, SortedDictionary<string, double> metrics, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        TorchRuntime.Require();
        var validation = Splits.Time(options.Data, validation: true);
        var fit = new EncoderFit(
            validation.Log, options.Data.Titles, options.Encoder! with { Clocks = options.Clocks }, progress, cancellation);
        var (chosen, epochs) = fit.Choose(validation, metrics);
        metrics["encoderEpochs"] = epochs;
        var count = validation.Log.Count;
        var folds = new EncoderFolds(chosen);
        for (var ninth = FirstNinth; ninth <= Ninths; ninth++)
        {
            var end = (int)((long)ninth * count / Ninths);
            var weights = end == validation.FitEnd ? chosen : fit.Fit(end, epochs);
            folds._folds.Add((end, EncoderModel.Create("encoder", weights.ToOnnx(), weights.ToTitles(_ => true))));
            folds.Last = weights;
        }
        return folds;
    }

    public void Dispose()
    {
        foreach (var (_, model) in _folds) model.Dispose();
    }
}
