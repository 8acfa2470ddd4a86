using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>The rows of what is served, with a bundle's weights.</summary>
internal static class ServedMethods
{
    /// <summary>Methods that share one replay: give all of them, or some, to one run.</summary>
    /// <param name="model">Null: only the sources, which need no weights.</param>
    public static (ServedWorld World, IReadOnlyList<IRankingMethod> Methods) Of(
        EvaluationSplit split, TrainingData data, RankerModel? model)
    {
        var world = new ServedWorld(split, data, model, RankingSettings.Default);
        List<IRankingMethod> methods =
        [
            new ServedSource(world, CandidateSources.Popularity), new ServedSource(world, CandidateSources.CoOccurrence),
        ];
        if (data.Titles.Count > 0) methods.Add(new ServedSource(world, CandidateSources.Content));
        if (model?.Encoder is not null) methods.Add(new ServedSource(world, CandidateSources.Encoder));
        if (model is not null) methods.AddRange([new ServedList(world), new ServedCandidates(world), new ModelAlone(world)]);
        return (world, methods);
    }
}
