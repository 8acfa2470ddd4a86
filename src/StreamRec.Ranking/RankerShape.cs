using Microsoft.ML.OnnxRuntime;

namespace StreamRec.Ranking;

/// <summary>
/// How a ranker's network is asked: one input [rows, features], one output of one number for each row, [rows, 1] or flat, higher is better;
/// and of a bundle of our own training heads beside it.
/// </summary>
internal sealed record RankerShape(string Input, string Output, int Features, bool IsFlat, Outcomes Heads)
{
    /// <summary>Of a ranker that was trained elsewhere: other outputs are left alone.</summary>
    /// <exception cref="BundleRefusedException">It cannot be filled; the message says what it has and what is expected.</exception>
    public static RankerShape OfForeign(string path, InferenceSession session, ForeignRanker named, int features)
    {
        var input = One(path, "input", named.Input, session.InputMetadata);
        if (session.InputMetadata.Count > 1)
            throw new BundleRefusedException(
                $"{path}: inputs are {string.Join(", ", session.InputMetadata.Keys)}; expected one, of all features.");
        var output = One(path, "output", named.Output, session.OutputMetadata);
        var (asked, answered) = (session.InputMetadata[input], session.OutputMetadata[output]);
        if (asked.ElementType != typeof(float) || asked.Dimensions is not [-1, _] || asked.Dimensions[1] != features)
            throw new BundleRefusedException(
                $"{path}: input {input} is {Said(asked)}; expected Single [rows, {features}], as many as features has, and any number of rows.");
        if (answered.ElementType != typeof(float) || answered.Dimensions is not ([-1] or [-1, 1]))
            throw new BundleRefusedException($"{path}: output {output} is {Said(answered)}; expected Single [rows, 1] or [rows].");
        return new RankerShape(input, output, features, answered.Dimensions.Length == 1, Outcomes.None);
    }

    private static string One(string path, string what, string? named, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        if (named is not null && found.ContainsKey(named)) return named;
        return named is null && found.Count == 1
            ? found.Keys.Single()
            : throw new BundleRefusedException(
                $"{path}: {what}s are {string.Join(", ", found.Keys)}; expected "
                + $"{named ?? $"one, or ranker.{what} in the manifest to name it (streamrec bundle --{what}-name)"}.");
    }

    private static string Said(NodeMetadata node) => $"{node.ElementType.Name} [{string.Join(", ", node.Dimensions)}]";
}
