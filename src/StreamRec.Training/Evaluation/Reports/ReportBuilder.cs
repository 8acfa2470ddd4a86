namespace StreamRec.Training.Evaluation;

/// <summary>From ranks to figures, slices and intervals.</summary>
internal static class ReportBuilder
{
    private const long Week = 7L * 86_400_000;

    private static readonly (string Name, int Least, int Most)[] Lengths =
        [("0", 0, 0), ("1–2", 1, 2), ("3–5", 3, 5), ("6–20", 6, 20), ("21+", 21, int.MaxValue)];

    /// <param name="against">Method that the others' differences are taken to.</param>
    public static EvaluationReport Build(
        EvaluationSplit split, EvaluationProvenance provenance, IReadOnlyList<MethodRanks> methods, string? against)
    {
        var bootstrap = new Bootstrap(split, provenance.Seed);
        var other = methods.FirstOrDefault(ranks => ranks.Method == against);
        var reports = methods.Select(ranks => Of(split, bootstrap, ranks, other, provenance)).ToArray();
        return new EvaluationReport(
            provenance, split.Log.Count, split.Questions.Length, Enumerable.Range(0, split.Questions.Length).Count(split.IsWarm),
            split.Questions.Select(number => split.Log.User[number]).Distinct().Count(), split.Catalogue, other?.Method, reports);
    }

    private static MethodReport Of(
        EvaluationSplit split, Bootstrap bootstrap, MethodRanks ranks, MethodRanks? other, EvaluationProvenance provenance)
    {
        bool InSession(int question) => ranks.FrozenRanks[question] >= 0;
        var live = RankFigures.Of(ranks.Ranks, InSession);
        return new MethodReport
        {
            Method = ranks.Method,
            All = RankFigures.Of(ranks.Ranks),
            Warm = RankFigures.Of(ranks.Ranks, split.IsWarm),
            Ndcg10 = bootstrap.Ndcg(ranks),
            InSession = new SessionRow(live.Questions, live.Ndcg10, RankFigures.Of(ranks.FrozenRanks, InSession).Ndcg10),
            Slices = Slices(split, ranks),
            Windows = Windows(split, ranks),
            Difference = other is null || other == ranks ? null : bootstrap.Difference(ranks, other),
            Reference = provenance.Protocol is "T" or "S" ? ReferenceFigures.Of(split.Data, ranks.Method) : null,
            Coverage10 = ranks.Coverage,
            PopularityRank10 = ranks.PopularityRank,
            IntraListDistance10 = double.IsNaN(ranks.IntraListDistance) ? null : ranks.IntraListDistance,
            SourceRecall = ranks.SourceRecall,
            FitSeconds = ranks.FitSeconds,
            ObserveSecondsPerDay = split.Live ? ranks.ObserveSeconds / Days(split) : 0,
            ScoreSeconds = ranks.ScoreSeconds,
        };
    }

    /// <summary>At least one.</summary>
    private static double Days(EvaluationSplit split) =>
        Math.Max(1, (split.Log.At(split.Questions[^1]) - split.Log.At(split.Questions[0])) * 7.0 / Week);

    private static List<SliceRow> Slices(EvaluationSplit split, MethodRanks ranks)
    {
        var slices = new List<SliceRow>();
        foreach (var (name, least, most) in Lengths)
            Add(name, question => split.Log.Position[split.Questions[question]] is var length && length >= least && length <= most);
        Add("new", question => split.Log.FirstOf(split.Log.User[split.Questions[question]]) >= split.FitEnd);
        return slices;

        void Add(string name, Func<int, bool> of) => slices.Add(new SliceRow(
            name, RankFigures.Of(ranks.Ranks, of), RankFigures.Of(ranks.Ranks, question => of(question) && split.IsWarm(question))));
    }

    private static List<WindowRow> Windows(EvaluationSplit split, MethodRanks ranks)
    {
        var windows = new List<WindowRow>();
        if (split.Protocol is not "P") return windows;
        var start = split.Log.At(split.Questions[0]);
        var weeks = Array.ConvertAll(split.Questions, number => (int)((split.Log.At(number) - start) / Week));
        for (var week = 0; week <= weeks.Max(); week++)
            if (RankFigures.Of(ranks.Ranks, question => weeks[question] == week) is { Questions: > 0 } figures)
                windows.Add(new WindowRow(week + 1, figures.Questions, figures.Ndcg10));
        return windows;
    }
}
