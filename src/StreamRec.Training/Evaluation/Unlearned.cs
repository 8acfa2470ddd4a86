using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>Refuses to test a bundle on what it has learned from: its figures would be those of its memory.</summary>
internal static class Unlearned
{
    /// <exception cref="TrainingDataException">The bundle has learned from what it would be asked; names both.</exception>
    public static void Require(BundleManifest manifest, TrainingData data, EvaluationSplit split)
    {
        if (split.Protocol is "T" or "P") RequireInTime(manifest, data, split);
        if (!split.Live) RequireLeftOut(manifest, data, split);
    }

    private static void RequireInTime(BundleManifest manifest, TrainingData data, EvaluationSplit split)
    {
        var begin = split.Log.At(split.FitEnd);
        if (!(manifest.LearnedUntil > begin)) return;
        throw new TrainingDataException(
            $"{manifest.Id} has learned until {Utc(manifest.LearnedUntil.Value)}, and {data.Name}'s predicted part begins at {Utc(begin)}: "
            + "what it has seen it cannot be tested on. Evaluate one that was trained on less.");
    }

    /// <summary>
    /// L's targets are everybody's last events, at all times: a bundle of the same data has learned from those up to where it has learned.
    /// </summary>
    private static void RequireLeftOut(BundleManifest manifest, TrainingData data, EvaluationSplit split)
    {
        if (!IsOf(manifest, data)) return;
        // Of one that does not say how far it has learned nothing is known that it has not.
        var learned = split.Questions.Count(number => split.Log.At(number) <= (manifest.LearnedUntil ?? long.MaxValue));
        if (learned == 0) return;
        var until = manifest.LearnedUntil is { } at ? $"until {Utc(at)}" : "and does not say how far";
        throw new TrainingDataException(
            $"{manifest.Id} was trained on {manifest.TrainedOn} {until}, and of protocol {split.Protocol}'s "
            + $"{split.Questions.Length:N0} targets in {data.Name}, everybody's last events, {learned:N0} are among what it has learned from: what it has seen it cannot be "
            + "tested on. Evaluate it with protocol T, or one that was trained on other data, or the baselines alone (--bundle none).");
    }

    /// <summary>By name, or by a file that both have read.</summary>
    private static bool IsOf(BundleManifest manifest, TrainingData data) =>
        manifest.TrainedOn == data.Name || manifest.TrainingFiles.Values.Intersect(data.Files.Values).Any();

    private static string Utc(long at) => $"{DateTimeOffset.FromUnixTimeMilliseconds(at):u}";
}
