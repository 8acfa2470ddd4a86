using StreamRec.Contracts;

namespace StreamRec.Training;

/// <summary>
/// How much a choice counts for the act that it was made by: one that is twice as rare weighs √2 as much, so that likes and lists count
/// beside the many starts; within ½ and 2, and 1 for one that is as frequent as acts are in the mean.
/// </summary>
internal static class ActWeights
{
    public static Dictionary<EventType, float> Of(IEnumerable<EventType> acts)
    {
        var counts = acts.CountBy(act => act).ToDictionary();
        var mean = counts.Count == 0 ? 0 : (double)counts.Values.Sum() / counts.Count;
        return counts.ToDictionary(act => act.Key, act => (float)Math.Clamp(Math.Sqrt(mean / act.Value), .5, 2));
    }
}
