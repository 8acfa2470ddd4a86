using StreamRec.Catalog;
using StreamRec.Ranking;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>
/// Renews a bundle's encoder: training goes on from its weights with the newest events of those who were active in the last week,
/// which takes seconds; the ranker stays as it is. This suits every day; now and then a bundle that is trained from the beginning
/// takes the renewed one's place.
/// </summary>
public static class BundleRenewal
{
    /// <param name="end">Number of the data's first events that may be learned from.</param>
    /// <param name="folder">Where the renewed one is written; may be the folder that it goes on from.</param>
    /// <param name="catalog">Titles whose vectors it has; null: those of the data.</param>
    /// <exception cref="BundleRefusedException">The bundle has no encoder.</exception>
    /// <exception cref="TrainingDataException">TorchSharp's libraries cannot be loaded.</exception>
    public static BundleManifest Run(
        TrainingData data, int end, RankerModel from, string folder, IReadOnlyList<Title>? catalog, long seed,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        TorchRuntime.Require();
        var weights = EncoderWeights.Load(from.Folder);
        var log = new EventLog([.. data.Interactions.Take(end)]);
        var now = log.At(end - 1);
        var since = from.Manifest.LearnedUntil ?? now;
        var counts = new CountTable(
            log, Math.Max(log.At(0), Math.Min(since, now - EncoderFit.RenewedFor)), now, EncoderTrainer.Span, log.Items, from.Clocks);
        var fit = new EncoderFit(
            log, data.Titles, EncoderOptions.Renewal with { Seed = seed, Clocks = from.Clocks }, progress, cancellation);
        var kept = (catalog ?? data.Titles).Select(title => title.Id.Value).ToHashSet();
        return BundleWriter.Renew(from.Folder, folder, fit.Renew(weights, end, counts, since), data, seed, now, kept.Contains);
    }
}
