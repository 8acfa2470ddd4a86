using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>
/// A new bundle is served only when it is no worse than what serves now and than counting alone: prequentially (predict, then
/// learn, in global order, over the live catalogue) on the newest events, at most a tenth, which neither's weights have seen. No worse
/// is a claim that the choices must bear out (non-inferiority): the 95 % interval of the difference, paired choice by choice and drawn
/// over users, lies above −tolerance. So one that is worse by chance is not let in, and one of which too few choices tell is refused
/// with that reason. Each bundle is measured with its own clocks, and counting alone with the candidate's.
/// </summary>
public static class BundleGate
{
    /// <summary>Predictions, and people who made them, that a verdict takes at least.</summary>
    public const int Fewest = 50, FewestUsers = 10;

    /// <summary>NDCG@10 that is lost without harm, where nobody says otherwise.</summary>
    public const double Tolerance = .01;

    private const long Seed = 1;

    /// <param name="serving">What serves now; null: nothing does.</param>
    /// <param name="tolerance">NDCG@10 that the candidate may lie below the others.</param>
    /// <exception cref="TrainingDataException">There is too little data to judge by.</exception>
    public static GateVerdict Judge(
        TrainingData data, RankerModel candidate, RankerModel? serving, double tolerance, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var begin = BeginOf(data, candidate, serving);
        var counting = BaselineMethods.By(candidate.Clocks).Select(method => method.Name).ToArray();
        var (split, ranks) = Measure(data, begin, candidate, [ServedList.Served, .. counting], progress, cancellation);
        var own = ranks.Single(method => method.Method == ServedList.Served);
        var others = ranks.Where(method => method != own).Select(method => (Name: method.Method, Ranks: method)).ToList();
        if (serving is not null)
            others.Add((
                $"serving {serving.Id}", Measure(data, begin, serving, [ServedList.Served], progress, cancellation).Ranks[0]));
        var users = split.Questions.Select(number => split.Log.User[number]).Distinct().Count();
        if (users < FewestUsers)
            throw new TrainingDataException(
                $"{data.Name}: the newest {split.Questions.Length:N0} choices are those of {users} people; "
                + $"a gate takes at least {FewestUsers}.");

        var (bootstrap, figure) = (new Bootstrap(split, Seed), RankFigures.Of(own.Ranks).Ndcg10);
        var differences = new SortedDictionary<string, Interval>(StringComparer.Ordinal);
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal) { [$"candidate {candidate.Id}"] = figure };
        foreach (var (name, other) in others)
        {
            measured[name] = RankFigures.Of(other.Ranks).Ndcg10;
            differences[name] = bootstrap.Difference(own, other);
        }
        var seen = $"{candidate.Id} has NDCG@10 {figure:0.0000} on the newest {split.Questions.Length:N0} events of {users:N0} people";
        var failing = differences.Where(other => !(other.Value.Low >= -tolerance))
            .Select(other => Against(other.Key, measured[other.Key], other.Value, tolerance)).ToArray();
        return failing.Length == 0
            ? new GateVerdict(true, $"{seen}, no worse than the others.", measured) { Differences = differences }
            : new GateVerdict(false, $"{seen}, but {string.Join(" and ", failing)}.", measured) { Differences = differences };
    }

    /// <summary>Worse, or not known to be no worse: only the latter may pass with more choices.</summary>
    private static string Against(string name, double ndcg, Interval difference, double tolerance)
    {
        var interval = $"{difference.Mean:+0.0000;-0.0000} [{difference.Low:+0.0000;-0.0000}, {difference.High:+0.0000;-0.0000}]";
        return difference.Mean < -tolerance
            ? $"{name} has {ndcg:0.0000} there ({interval})"
            : $"so few choices do not say that it is no more than {tolerance:0.####} below {name}, "
                + $"which has {ndcg:0.0000} there ({interval})";
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

    private static (EvaluationSplit Split, IReadOnlyList<MethodRanks> Ranks) Measure(
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
            CountBy = model.Clocks,
        };
        return Evaluator.Rank(options, progress, cancellation);
    }
}
