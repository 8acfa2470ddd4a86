namespace StreamRec.Training.Evaluation;

/// <summary>The splits of the protocols T, S, L and P.</summary>
internal static class Splits
{
    /// <summary>ms without an event that end a session.</summary>
    public const long SessionGap = 30 * 60_000;

    /// <summary>
    /// T: the last tenth is predicted, or what the data set does not give for fitting. <paramref name="validation"/>: of what comes
    /// before, the last ninth, for tuning.
    /// </summary>
    /// <param name="first">Number of the first event that is predicted, instead.</param>
    /// <exception cref="TrainingDataException">There is too little to split.</exception>
    public static EvaluationSplit Time(TrainingData data, bool validation = false, int? first = null)
    {
        var count = data.Interactions.Count;
        var cut = data.LearnCount;
        var (begin, end) = validation ? ((int)(8L * cut / 9), cut) : (first ?? cut, count);
        if (begin < 1) throw new TrainingDataException($"{data.Name}: {count} interactions; a split in time takes at least 3.");
        var log = new EventLog(end == count ? data.Interactions : [.. data.Interactions.Take(end)]);
        var questions = Range(begin, end);
        return new EvaluationSplit(
            "T", data.Name, log, begin, questions, Array.ConvertAll(questions, number => SessionStart(log, number)),
            Repeats: data.FitCount is not null, Live: true);
    }

    /// <summary>
    /// S: after every click but the last of a session the next one is predicted; repeats are allowed.
    /// <paramref name="validation"/>: those of the fitted part's later sessions, fitted to its earlier ones.
    /// </summary>
    /// <exception cref="TrainingDataException">The data set has no part of its own to fit, or does not say how to divide it.</exception>
    public static EvaluationSplit Sessions(TrainingData data, bool validation = false)
    {
        var fitEnd = data.FitCount ?? throw new TrainingDataException(
            $"{data.Name}: protocol S needs a data set of sessions with a part to fit, such as rsc15-train.");
        var interactions = data.Interactions;
        if (validation) (interactions, fitEnd) = Divide(data, [.. interactions.Take(fitEnd)]);
        var log = new EventLog(interactions);
        var questions = new List<int>();
        for (var number = fitEnd; number < log.Count; number++)
            if (log.Previous[number] >= 0) questions.Add(number);
        var asked = questions.ToArray();
        return new EvaluationSplit(
            "S", data.Name, log, fitEnd, asked, Array.ConvertAll(asked, number => log.FirstOf(log.User[number])), true, true);
    }

    /// <summary>Sessions that are over in time, then the others; each part in its order.</summary>
    private static (IReadOnlyList<Interaction> Interactions, int FitEnd) Divide(TrainingData data, Interaction[] fitted)
    {
        var from = data.ValidationFrom ?? throw new TrainingDataException(
            $"{data.Name}: the data set does not say which of its sessions are for validation.");
        var ends = new Dictionary<Domain.UserId, long>();
        foreach (var click in fitted) ends[click.User] = click.At;
        var earlier = fitted.Where(click => ends[click.User] < from).ToList();
        var count = earlier.Count;
        return ([.. earlier, .. fitted.Where(click => ends[click.User] >= from)], count);
    }

    /// <summary>
    /// L: each user's last item is predicted; the one before is for validation, and fitted when asked. All titles are ranked.
    /// </summary>
    public static EvaluationSplit LeaveOneOut(TrainingData data, bool fitValidation)
    {
        var whole = new EventLog(data.Interactions);
        var length = new int[whole.Users];
        foreach (var user in whole.User) length[user]++;
        var fitted = Enumerable.Range(0, whole.Count).Where(number => FromEnd(number) > (fitValidation ? 1 : 2)).ToArray();
        var order = fitted.Concat(fitValidation ? [] : Enumerable.Range(0, whole.Count).Where(number => FromEnd(number) == 2))
            .Concat(Enumerable.Range(0, whole.Count).Where(number => FromEnd(number) == 1));
        var log = new EventLog([.. order.Select(number => whole.Interactions[number])]);
        var questions = Range(log.Count - log.Users, log.Count);
        var frozen = new int[questions.Length];
        Array.Fill(frozen, EvaluationSplit.NotAsked);
        return new EvaluationSplit(fitValidation ? "L+validation" : "L", data.Name, log, fitted.Length, questions, frozen, false, false)
        {
            Catalogue = log.Items,
        };

        int FromEnd(int number) => length[whole.User[number]] - whole.Position[number];
    }

    private static int SessionStart(EventLog log, int number)
    {
        var earlier = log.Previous[number];
        if (earlier < 0 || log.At(number) - log.At(earlier) > SessionGap) return EvaluationSplit.NotAsked;
        var at = earlier;
        while (log.Previous[at] >= 0 && log.At(at) - log.At(log.Previous[at]) <= SessionGap) at = log.Previous[at];
        return log.Previous[at];
    }

    private static int[] Range(int begin, int end)
    {
        var numbers = new int[end - begin];
        for (var k = 0; k < numbers.Length; k++) numbers[k] = begin + k;
        return numbers;
    }
}
