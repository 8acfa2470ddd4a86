namespace StreamRec.Training.Evaluation;

/// <summary>Published figures of rows that need no learning; NaN where none is published.</summary>
public sealed record ReferenceFigures(string Data, string Method, double HitRate10, double Ndcg10, double Recall100)
{
    public double WarmHitRate10 { get; init; } = double.NaN;
    public double WarmNdcg10 { get; init; } = double.NaN;

    /// <summary>NDCG@10 within sessions, with the history live and as it was at the session's start.</summary>
    public double SessionLive { get; init; } = double.NaN;
    public double SessionFrozen { get; init; } = double.NaN;
    public double HitRate20 { get; init; } = double.NaN;
    public double Mrr20 { get; init; } = double.NaN;

    public static IReadOnlyList<ReferenceFigures> All { get; } =
    [
        new("movietweetings", "popular-all-frozen", .0937, .0425, .3319) { WarmHitRate10 = .1022, WarmNdcg10 = .0463 },
        new("movietweetings", "popular-3d-frozen", .1581, .0803, .3619) { WarmHitRate10 = .1725, WarmNdcg10 = .0876 },
        new("movietweetings", "popular-7d-live", .1888, .1012, .4093) { WarmHitRate10 = .2059, WarmNdcg10 = .1104 },
        new("movietweetings", "ease", .1258, .0660, .3342) { WarmHitRate10 = .1372, WarmNdcg10 = .0720, SessionLive = .111, SessionFrozen = .038 },
        new("movietweetings", "ordered-knn-live", .1934, .1074, .4165)
            { WarmHitRate10 = .2110, WarmNdcg10 = .1172, SessionLive = .086, SessionFrozen = .053 },
        new("movielens-small", "popular-365d-live", .0387, .0193, .1829) { WarmNdcg10 = .0227 },
        new("movielens-small", "ease", .0907, .0512, double.NaN) { WarmNdcg10 = .0601, SessionLive = .061, SessionFrozen = .017 },
        new("movielens-small", "ease-no-decay", .0629, .0320, double.NaN) { WarmNdcg10 = .0376 },
        new("rsc15", "popular-in-session", double.NaN, .2931, double.NaN) { HitRate20 = .3970, Mrr20 = .2687 },
        new("rsc15", "sequential-rules", double.NaN, .3663, double.NaN) { HitRate20 = .5676, Mrr20 = .3221 },
    ];

    /// <summary>Null when the method has none on the data.</summary>
    public static ReferenceFigures? Of(string data, string method) => All.FirstOrDefault(row => row.Data == data && row.Method == method);

    /// <summary>The largest distance between published and measured; sessions are published with three decimals and left out.</summary>
    public double Distance(RankFigures all, RankFigures warm)
    {
        double[] distances =
        [
            all.HitRate10 - HitRate10, all.Ndcg10 - Ndcg10, all.Recall100 - Recall100, all.HitRate20 - HitRate20, all.Mrr20 - Mrr20,
            warm.HitRate10 - WarmHitRate10, warm.Ndcg10 - WarmNdcg10,
        ];
        return distances.Where(double.IsFinite).Max(Math.Abs);
    }
}
