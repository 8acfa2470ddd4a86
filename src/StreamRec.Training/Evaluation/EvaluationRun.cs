using StreamRec.Catalog;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// Asks methods the questions of a split, in order, and keeps the ranks. Methods of one run are asked side by side, so that they
/// can share what they observe.
/// </summary>
/// <param name="content">Titles numbered as in the log, for the distance within lists; null: not measured.</param>
internal sealed class EvaluationRun(EvaluationSplit split, CatalogSnapshot? content, IProgress<TrainingProgress>? progress)
{
    private readonly float[] _scores = new float[split.Log.Items];
    private readonly int[] _top = new int[ListQuality.Length];
    private int _observed;

    public IReadOnlyList<MethodRanks> Run(IReadOnlyList<IRankingMethod> methods, CancellationToken cancellation)
    {
        var tallies = new List<Tally>();
        foreach (var method in methods) tallies.Add(Fit(method, cancellation));
        var names = methods.Count == 1 ? methods[0].Name : $"{methods[0].Name} and {methods.Count - 1} more";
        _observed = 0;
        for (var question = 0; question < split.Questions.Length; question++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (question % 256 == 0) progress?.Report(new TrainingProgress(names, question, split.Questions.Length));
            Observe(split.Log.At(split.Questions[question]), tallies);
            foreach (var tally in tallies) Ask(question, tally);
        }
        progress?.Report(new TrainingProgress(names, split.Questions.Length, split.Questions.Length));
        return tallies.ConvertAll(tally => tally.ToRanks());
    }

    private Tally Fit(IRankingMethod method, CancellationToken cancellation)
    {
        var tally = new Tally(method, split.Questions.Length, new ListQuality(split, content));
        var started = Environment.CpuUsage.TotalTime;
        method.Learn(split.Log, split.FitEnd, cancellation);
        tally.Fitting += Environment.CpuUsage.TotalTime - started;
        return tally;
    }

    /// <summary>What is strictly before the time; the fitted part in any case.</summary>
    private void Observe(long at, List<Tally> tallies)
    {
        var from = _observed;
        while (_observed < split.FitEnd || (split.Live && _observed < split.Log.Count && split.Log.At(_observed) < at)) _observed++;
        if (from == _observed) return;
        foreach (var tally in tallies)
        {
            var started = Environment.CpuUsage.TotalTime;
            for (var number = from; number < _observed; number++) tally.Method.Observe(number);
            if (from < split.FitEnd) tally.Fitting += Environment.CpuUsage.TotalTime - started;
            else tally.Observing += Environment.CpuUsage.TotalTime - started;
        }
    }

    private void Ask(int question, Tally tally)
    {
        var number = split.Questions[question];
        var (newest, frozen) = (split.Log.Previous[number], split.Frozen[question]);
        var scores = _scores.AsSpan(0, split.LiveCatalogue ? split.Log.ItemsBefore(_observed) : split.Catalogue);
        tally.Ranks[question] = Rank(number, newest, scores, tally);
        tally.Lists.Add(_top.AsSpan(0, TitleRanker.Top(scores, _top)));
        if (tally.Method is ICandidateStage stage) tally.CountSources(stage, split.Log.Item[number], scores.Length);
        tally.FrozenRanks[question] =
            frozen == EvaluationSplit.NotAsked || !split.IsWarm(question) ? -1
            : frozen == newest ? tally.Ranks[question]
            : Rank(number, frozen, scores, tally);
    }

    /// <summary>The user's titles are hidden up to the question itself, also where the history that is scored ends earlier.</summary>
    private int Rank(int number, int newest, Span<float> scores, Tally tally)
    {
        var log = split.Log;
        var started = Environment.CpuUsage.TotalTime;
        tally.Method.Score(new Question(log.User[number], newest, log.At(number)), scores);
        tally.Scoring += Environment.CpuUsage.TotalTime - started;
        for (var known = split.Repeats ? -1 : log.Previous[number]; known >= 0; known = log.Previous[known])
            if (log.Item[known] < scores.Length) scores[log.Item[known]] = float.NegativeInfinity;
        return TitleRanker.Rank(scores, log.Item[number]);
    }
}
