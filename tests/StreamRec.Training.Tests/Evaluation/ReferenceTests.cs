using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

/// <summary>
/// Rows that need no learning, on recorded events: an implementation of protocol and baselines that is right gives the published
/// figures (two independent implementations gave them before).
/// </summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    /// <summary>Published figures have four decimals; ties and single precision may move one event.</summary>
    private const double Tolerance = .0005;

    [Fact]
    public void The_deterministic_rows_of_MovieTweetings_are_reproduced() => Reproduce(Splits.Time(SharedData.Read("movietweetings-dev")));

    [Fact]
    public void The_deterministic_rows_of_MovieLens_are_reproduced() => Reproduce(Splits.Time(SharedData.Read("movielens-small-2018")));

    [Fact]
    public void The_deterministic_rows_of_sessions_are_reproduced() => Reproduce(Splits.Sessions(SharedData.Read("rsc15-train")));

    private void Reproduce(EvaluationSplit split)
    {
        var run = new EvaluationRun(split, content: null, progress: null);
        var reproduced = 0;
        foreach (var method in BaselineMethods.Of(split))
        {
            if (ReferenceFigures.Of(split.Data, method.Name) is not { } reference) continue;
            var ranks = run.Run([method], TestContext.Current.CancellationToken)[0];
            var (all, warm) = (RankFigures.Of(ranks.Ranks), RankFigures.Of(ranks.Ranks, split.IsWarm));
            output.WriteLine($"{method.Name} ({ranks.FitSeconds:F1} s + {ranks.ScoreSeconds:F1} s): all {all}, warm {warm}");
            Assert.InRange(reference.Distance(all, warm), 0, Tolerance);
            if (double.IsFinite(reference.SessionLive)) AssertSession(reference, ranks);
            reproduced++;
        }
        Assert.Equal(ReferenceFigures.All.Count(row => row.Data == split.Data), reproduced);
    }

    /// <summary>Published with three decimals.</summary>
    private static void AssertSession(ReferenceFigures reference, MethodRanks ranks)
    {
        bool InSession(int question) => ranks.FrozenRanks[question] >= 0;
        Assert.Equal(reference.SessionLive, RankFigures.Of(ranks.Ranks, InSession).Ndcg10, .001);
        Assert.Equal(reference.SessionFrozen, RankFigures.Of(ranks.FrozenRanks, InSession).Ndcg10, .001);
    }
}
