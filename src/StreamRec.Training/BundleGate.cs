using StreamRec.Ranking;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>What a gate saw: NDCG@10 of each, and why the candidate may be served or not.</summary>
public sealed record GateVerdict(bool Passed, string Reason, IReadOnlyDictionary<string, double> Ndcg10);

/// <summary>
/// A new bundle is served only when it is no worse than what serves now and than counting alone: prequentially (predict, then
/// learn, in global order, over the live catalogue) on the newest events, at most a tenth, which neither's weights have seen.
/// </summary>
public static class BundleGate
{
    /// <summary>Predictions that a verdict takes at least.</summary>
    public const int Fewest = 50;

    /// <param name="serving">What serves now; null: nothing does.</param>
    /// <param name="tolerance">NDCG@10 that the candidate may lie below the others.</param>
    /// <exception cref="TrainingDataException">There is too little data to judge by.</exception>
    public static GateVerdict Judge(
        TrainingData data, RankerModel candidate, RankerModel? serving, double tolerance, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var begin = BeginOf(data, candidate, serving);
        var counting = Counting(data);
        var own = Measure(data, begin, candidate, [ServedList.Served, .. counting], progress, cancellation);
        foreach (var name in counting) measured[name] = own[name];
        if (serving is not null)
            measured[$"serving {serving.Id}"] = Measure(data, begin, serving, [ServedList.Served], progress, cancellation)[ServedList.Served];
        var better = measured.Where(other => own[ServedList.Served] < other.Value - tolerance)
            .Select(other => $"{other.Key} has {other.Value:0.0000}").ToArray();
        measured[$"candidate {candidate.Id}"] = own[ServedList.Served];
        var figure = $"NDCG@10 {own[ServedList.Served]:0.0000} on the newest {data.Interactions.Count - begin:N0} events";
        return better.Length == 0
            ? new GateVerdict(true, $"{candidate.Id} has {figure}, no worse than the others.", measured)
            : new GateVerdict(false, $"{candidate.Id} has {figure}, but {string.Join(" and ", better)} there.", measured);
    }

    /// <summary>The first event of the newest tenth, or the first that no bundle has learned from, if that is later.</summary>
    public static int BeginOf(TrainingData data, params ReadOnlySpan<RankerModel?> bundles)
    {
        var (events, begin) = (data.Interactions, (int)(9L * data.Interactions.Count / 10));
        foreach (var bundle in bundles)
            while (begin < events.Count && events[begin].At <= bundle?.Manifest.LearnedUntil) begin++;
        return events.Count - begin >= Fewest ? begin : throw new TrainingDataException(
            $"{data.Name}: {events.Count - begin:N0} choices are newer than what the bundles have learned from; a gate takes at least {Fewest}.");
    }

    /// <summary>Live counting, with the periods that fit the data: what needs no weights.</summary>
    private static string[] Counting(TrainingData data) =>
        [.. BaselineMethods.Of(Splits.Time(data)).Select(method => method.Name).Where(name => name.EndsWith("-live", StringComparison.Ordinal))];

    private static Dictionary<string, double> Measure(
        TrainingData data, int begin, RankerModel model, IReadOnlyList<string> methods, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var options = new EvaluationOptions
        {
            Data = data,
            Protocol = "P",
            Model = model,
            Methods = methods,
            Begin = begin,
            Against = methods[^1],
        };
        var report = Evaluator.Run(options, "gate", "", progress, cancellation);
        return report.Methods.ToDictionary(method => method.Method, method => method.All.Ndcg10);
    }
}
