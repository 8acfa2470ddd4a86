namespace StreamRec.Baseline;

/// <summary>From each title to others, with a weight: one array for all, so that a walk is a walk through memory.</summary>
internal sealed class ItemLinks(int[] begin, int[] targets, float[] weights)
{
    public ReadOnlySpan<int> Targets(int item) => targets.AsSpan(begin[item]..begin[item + 1]);

    public ReadOnlySpan<float> Weights(int item) => weights.AsSpan(begin[item]..begin[item + 1]);

    public static ItemLinks Of(int count, Func<int, IEnumerable<(int To, float Weight)>> of)
    {
        var (begin, targets, weights) = (new int[count + 1], new List<int>(), new List<float>());
        for (var item = 0; item < count; item++)
        {
            foreach (var (to, weight) in of(item).OrderByDescending(link => link.Weight))
            {
                targets.Add(to);
                weights.Add(weight);
            }
            begin[item + 1] = targets.Count;
        }
        return new ItemLinks(begin, [.. targets], [.. weights]);
    }
}
