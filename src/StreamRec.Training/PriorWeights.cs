using StreamRec.Ranking;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Training;

/// <summary>
/// Linear weights by judgement, per unit of the raw feature, in logits: the untrained ranker, the start of training, and what
/// stays for features that the training data does not have (lists, impressions, countries).
/// </summary>
internal static class PriorWeights
{
    public static float[] All { get; } = Make();

    private static float[] Make()
    {
        var weights = new float[FeatureList.Count];
        (weights[CountHour], weights[CountDay], weights[CountThreeDays], weights[CountWeek], weights[CountMonth]) =
            (.1f, .35f, .2f, .35f, .1f);
        (weights[HourLift], weights[CountryLift]) = (.3f, .5f);
        (weights[Knn], weights[KnnAny]) = (.8f, .2f);
        (weights[ContentNearest], weights[ContentSum], weights[ContentSession], weights[ContentDisliked]) = (.8f, .5f, .5f, -1.2f);
        weights[GenreTaste] = 1;
        (weights[Age], weights[AgeDistance], weights[Added]) = (-.2f, -.3f, .8f);
        weights[Fatigue] = -.5f;
        (weights[InList], weights[Progress], weights[OwnWeight], weights[Liked]) = (.6f, .3f, .2f, .3f);
        weights[Position] = -.2f;
        weights[FeatureList.Encoder] = .5f;
        return weights;
    }
}
