namespace StreamRec.Training.Evaluation;

/// <summary>One method's ranks while a run goes on.</summary>
internal sealed class Tally(IRankingMethod method, int questions, ListQuality lists)
{
    private readonly int[] _sources = new int[(method as ICandidateStage)?.Sources.Count ?? 0];

    public IRankingMethod Method => method;
    public ListQuality Lists => lists;
    public int[] Ranks { get; } = new int[questions];
    public int[] FrozenRanks { get; } = new int[questions];
    public TimeSpan Fitting { get; set; }
    public TimeSpan Scoring { get; set; }

    /// <summary>Of the predicted part's events; what is fitted counts as fitting.</summary>
    public TimeSpan Observing { get; set; }

    public void CountSources(ICandidateStage stage, int target, int catalogue)
    {
        var sources = target < catalogue ? stage.SourcesOf(target) : 0;
        for (var source = 0; source < _sources.Length; source++) _sources[source] += sources >> source & 1;
    }

    public MethodRanks ToRanks()
    {
        var recall = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var source = 0; source < _sources.Length; source++)
            recall[((ICandidateStage)method).Sources[source]] = (double)_sources[source] / Ranks.Length;
        return new MethodRanks(method.Name, Ranks)
        {
            FrozenRanks = FrozenRanks,
            Coverage = lists.Coverage,
            PopularityRank = lists.PopularityRank,
            IntraListDistance = lists.IntraListDistance,
            SourceRecall = recall,
            FitSeconds = Fitting.TotalSeconds,
            ObserveSeconds = Observing.TotalSeconds,
            ScoreSeconds = Scoring.TotalSeconds,
        };
    }
}
