using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamRec.Training.Evaluation;

/// <summary>From scores to a rank and a top ten. Reusable; titles that are not candidates are −∞.</summary>
internal static class TitleRanker
{
    /// <summary>1 + strictly better + equal others; 0 when the target is no candidate.</summary>
    public static int Rank(ReadOnlySpan<float> scores, int target)
    {
        if ((uint)target >= (uint)scores.Length || float.IsNegativeInfinity(scores[target])) return 0;
        var own = new Vector<float>(scores[target]);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var counts = Vector<int>.Zero;
        foreach (var vector in vectors) counts -= Vector.GreaterThanOrEqual(vector, own);
        var rank = Vector.Sum(counts);
        foreach (var score in scores[(vectors.Length * Vector<float>.Count)..])
            if (score >= scores[target]) rank++;
        return rank;
    }

    /// <summary>The best titles, best first, of equals the lower number. Returns how many.</summary>
    public static int Top(ReadOnlySpan<float> scores, Span<int> top)
    {
        var count = 0;
        var floor = float.NegativeInfinity;
        for (var item = 0; item < scores.Length; item++)
        {
            if (!(scores[item] > floor)) continue;
            var place = count < top.Length ? count++ : count - 1;
            for (; place > 0 && scores[top[place - 1]] < scores[item]; place--) top[place] = top[place - 1];
            top[place] = item;
            if (count == top.Length) floor = scores[top[^1]];
        }
        return count;
    }
}
