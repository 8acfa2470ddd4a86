using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// Renews a bundle's encoder while a log is played, as <c>streamrec refresh --warm</c> would at the end of each period: from the
/// events that are past, each time going on from the weights before. The newest lies in a folder of its own until disposal.
/// </summary>
internal sealed class BundleRenewals : IDisposable
{
    private readonly EvaluationSplit _split;
    private readonly EncoderFit _fit;
    private readonly RankerModel _first;
    private readonly long _period;
    private readonly CountTable _counts;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamrec-renewals-");
    private readonly long _seed;
    private readonly TrainingData _data;
    private RankerModel? _renewed, _before;
    private EncoderWeights _weights;
    private long _due;

    /// <param name="first">Fitted to the split's fitted part.</param>
    /// <param name="period">ms</param>
    /// <exception cref="TrainingDataException">The bundle has no encoder, or TorchSharp's libraries cannot be loaded.</exception>
    public BundleRenewals(
        EvaluationSplit split, TrainingData data, RankerModel first, long period, long seed, CancellationToken cancellation)
    {
        if (first.Encoder is null) throw new TrainingDataException($"{first.Id} has no encoder; there is nothing to renew.");
        TorchRuntime.Require();
        (_split, _data, _first, _period, _seed) = (split, data, first, period, seed);
        _fit = new EncoderFit(
            split.Log, data.Titles, EncoderOptions.Renewal with { Seed = seed, Clocks = first.Clocks }, null, cancellation);
        _weights = EncoderWeights.Load(first.Folder);
        var log = split.Log;
        _due = log.At(split.FitEnd) + period;
        _counts = new CountTable(
            log, log.At(split.FitEnd) - EncoderFit.RenewedFor, log.At(log.Count - 1), EncoderTrainer.Span, log.Items, first.Clocks);
    }

    public RankerModel Newest => _renewed ?? _first;

    /// <summary>Told before each event of the log. True when there is a new bundle.</summary>
    public bool Before(int number)
    {
        if (number < _split.FitEnd || _split.Log.At(number) < _due) return false;
        while (_due <= _split.Log.At(number)) _due += _period;
        _weights = _fit.Renew(_weights, number, _counts, since: long.MaxValue);
        BundleWriter.Renew(_first.Folder, _folder.FullName, _weights, _data, _seed, _split.Log.At(number - 1));
        _before?.Dispose(); // nobody has ranked with it since the one after it came
        (_before, _renewed) = (_renewed, RankerModel.Load(_folder.FullName));
        return true;
    }

    public void Dispose()
    {
        _before?.Dispose();
        _renewed?.Dispose();
        _folder.Delete(recursive: true);
    }
}
