using StreamRec.Signals;

namespace StreamRec.Training.Evaluation;

/// <summary>The baselines that go with a data set and protocol, the deterministic rows of EVALUATION among them.</summary>
internal static class BaselineMethods
{
    public static IReadOnlyList<IRankingMethod> Of(EvaluationSplit split) => split switch
    {
        { Protocol: "S" } => [new PopularInSession(), new SequentialRules(live: false), new SequentialRules(live: true),
            new VmisKnn(2500, 200, live: false), new VmisKnn(2500, 200, live: true)],
        { Live: false } => [new PopularTitles(0, live: false),
            new OrderedItemKnn("ordered-knn", new PopularTitles(0, live: false), 0, followDay: false, live: false)],
        { Data: "movielens-small" } => OfYears(),
        _ => OfMonths(),
    };

    /// <summary>Live counting that forgets as a bundle does: what needs no weights.</summary>
    public static IReadOnlyList<IRankingMethod> By(Clocks clocks)
    {
        const long day = 86_400_000, month = 30 * day;
        PopularTitles Popular() => new((int)Math.Max(1, clocks.HalfLife(CountWindow.Long) / day), live: true);
        var knn = new OrderedItemKnn(
            "ordered-knn-live", Popular(), (double)clocks.EFolding / day, followDay: clocks.EFolding > month, live: true);
        return [Popular(), knn];
    }

    /// <summary>MovieTweetings: half a year.</summary>
    private static IReadOnlyList<IRankingMethod> OfMonths() =>
    [
        new PopularTitles(0, live: false), new PopularTitles(3, live: false), new PopularTitles(7, live: true),
        new OrderedItemKnn("ordered-knn-live", new PopularTitles(7, live: true), 7, followDay: false, live: true),
        new Ease("ease", 100, .6f, new PopularTitles(3, live: false)),
    ];

    /// <summary>MovieLens: two decades. One inverse serves both ways to weigh the query.</summary>
    private static IReadOnlyList<IRankingMethod> OfYears()
    {
        var inverse = new EaseInverse();
        return
        [
            new PopularTitles(365, live: true),
            new OrderedItemKnn("ordered-knn-live", new PopularTitles(365, live: true), 3650, followDay: true, live: true),
            new Ease("ease", 200, .8f, new PopularTitles(365, live: false)) { Shared = inverse },
            new Ease("ease-no-decay", 200, 1, new PopularTitles(365, live: false)) { Shared = inverse },
        ];
    }
}
