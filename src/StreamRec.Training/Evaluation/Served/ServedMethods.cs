using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>The rows of what is served, with a bundle's weights.</summary>
internal static class ServedMethods
{
    /// <summary>Methods that share one replay: give all of them, or some, to one run.</summary>
    /// <param name="model">Null: only the sources, which need no weights.</param>
    public static (ServedWorld World, IReadOnlyList<IRankingMethod> Methods) Of(
        EvaluationSplit split, IReadOnlyList<Title> titles, RankerModel? model, FoldOptions? folding = null)
    {
        var world = new ServedWorld(split, titles, model, RankingSettings.Default, folding: folding);
        List<IRankingMethod> methods =
        [
            new ServedSource(world, CandidateSources.Popularity), new ServedSource(world, CandidateSources.CoOccurrence),
        ];
        if (titles.Count > 0) methods.Add(new ServedSource(world, CandidateSources.Content));
        if (model?.Encoder is not null) methods.Add(new ServedSource(world, CandidateSources.Encoder));
        if (split.Protocol == "S") methods.Add(new SessionMix(null));
        if (split.Protocol == "S" && model?.Encoder is not null)
            methods.Add(new SessionMix(new ServedSource(world, CandidateSources.Encoder)));
        if (model is not null) methods.AddRange([new ServedList(world), new ServedCandidates(world), new ModelAlone(world)]);
        return (world, methods);
    }
}
