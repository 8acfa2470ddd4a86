using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>One evaluation from data to report: split, baselines, what is served, figures.</summary>
public static class Evaluator
{
    public static IReadOnlyList<string> Protocols { get; } = ["T", "S", "L", "P"];

    /// <exception cref="TrainingDataException">The data does not fit the protocol, the bundle has learned from what it would be asked, or a
    /// method is not known; the message names those that are.</exception>
    public static EvaluationReport Run(
        EvaluationOptions options, string command, string commit, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (split, ranks) = Rank(options, progress, cancellation);
        var provenance = new EvaluationProvenance(
            split.Data, Describe(options, split), options.Seed, command, commit, options.Model?.Id ?? "none", options.Data.Files);
        return ReportBuilder.Build(split, provenance, ranks, options.Against ?? Strongest(split));
    }

    /// <summary>Each method's rank of each question.</summary>
    /// <exception cref="TrainingDataException">As above.</exception>
    internal static (EvaluationSplit Split, IReadOnlyList<MethodRanks> Ranks) Rank(
        EvaluationOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var split = SplitOf(options);
        if (options.Model is { } model) Unlearned.Require(model.Manifest, options.Data, split);
        var baselines = options.CountBy is { } clocks ? BaselineMethods.By(clocks) : BaselineMethods.Of(split);
        var (world, served) = ServedMethods.Of(split, options.Data, options.Model);
        using var renewals = RenewalsOf(options, split, cancellation);
        IReadOnlyList<IRankingMethod> renewed = renewals is null ? [] :
            [new ServedList(new ServedWorld(split, options.Data, options.Model, RankingSettings.Default, renewals),
                ServedList.Renewed)];
        Check(options, [.. baselines, .. served, .. renewed]);
        bool IsAsked(IRankingMethod method) => options.Methods.Count == 0 || options.Methods.Contains(method.Name);

        var run = new EvaluationRun(split, options.Data.Titles.Count > 0 ? world.Catalog : null, progress);
        var ranks = new List<MethodRanks>();
        // One by one: a baseline's memory is free before the next. What is served shares one replay.
        foreach (var baseline in baselines.Where(IsAsked)) ranks.AddRange(run.Run([baseline], cancellation));
        foreach (var methods in (IReadOnlyList<IRankingMethod>[])[served, renewed])
            if (methods.Where(IsAsked).ToArray() is { Length: > 0 } asked) ranks.AddRange(run.Run(asked, cancellation));
        return (split, ranks);
    }

    private static BundleRenewals? RenewalsOf(EvaluationOptions options, EvaluationSplit split, CancellationToken cancellation)
    {
        if (options.RenewEvery is not { } period) return null;
        if (split.Protocol is not ("T" or "P"))
            throw new TrainingDataException(
                $"Renewals go with protocols T and P, whose events are in the order of time; protocol is {split.Protocol}.");
        var model = options.Model ?? throw new TrainingDataException("Renewals take a bundle.");
        return new BundleRenewals(split, options.Data, model, period, options.Seed, cancellation);
    }

    private static EvaluationSplit SplitOf(EvaluationOptions options) => options.Protocol switch
    {
        "T" => Splits.Time(options.Data, options.Validation, options.Begin) with { LiveCatalogue = options.LiveCatalogue },
        "P" => Splits.Time(options.Data, options.Validation, options.Begin) with { Protocol = "P", LiveCatalogue = true },
        "S" => Splits.Sessions(options.Data, options.Validation),
        "L" => Splits.LeaveOneOut(options.Data, options.FitValidation),
        _ => throw new TrainingDataException($"Protocol {options.Protocol} is not known; expected {string.Join(", ", Protocols)}."),
    };

    private static void Check(EvaluationOptions options, IReadOnlyList<IRankingMethod> known)
    {
        foreach (var name in options.Methods.Append(options.Against ?? known[0].Name))
            if (known.All(method => method.Name != name))
                throw new TrainingDataException(
                    $"Method {name} is not known on {options.Data.Name} with protocol {options.Protocol}; "
                    + $"expected {string.Join(", ", known.Select(method => method.Name))}. Those of a model take a bundle.");
    }

    private static string Describe(EvaluationOptions options, EvaluationSplit split) =>
        split.Protocol + (options.Validation ? ", validation slice" : "") + (split.LiveCatalogue ? ", live catalogue" : "")
        + (options.RenewEvery is { } period ? $", renewed every {TimeSpan.FromMilliseconds(period).TotalDays:0.##} d" : "");

    private static string Strongest(EvaluationSplit split) => split switch
    {
        { Protocol: "S" } => "sequential-rules-live",
        { Live: false } => "ordered-knn",
        _ => "ordered-knn-live",
    };
}
