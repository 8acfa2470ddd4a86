namespace StreamRec.Training.Evaluation;

/// <summary>What a run is to be known by: everything that another one needs to give the same figures.</summary>
/// <param name="Commit">Of the code, with its version.</param>
/// <param name="Bundle">Id of the model bundle; <c>none</c> without.</param>
/// <param name="Files">SHA-256 of the data's files by name.</param>
public sealed record EvaluationProvenance(
    string Data, string Protocol, long Seed, string Command, string Commit, string Bundle, IReadOnlyDictionary<string, string> Files);

/// <summary>Users by how many events they have before the question; <c>new</c>: first seen after the cut.</summary>
public sealed record SliceRow(string Slice, RankFigures All, RankFigures Warm);

/// <summary>NDCG@10 within sessions, with the history live and as it was when the session began.</summary>
public sealed record SessionRow(int Questions, double Live, double Frozen);

/// <summary>NDCG@10 over a week of the stream, from its first question.</summary>
public sealed record WindowRow(int Week, int Questions, double Ndcg10);

/// <summary>One method's figures. Differences: NDCG@10 less that of the method it is compared with, paired.</summary>
public sealed record MethodReport
{
    public required string Method { get; init; }
    public required RankFigures All { get; init; }
    public required RankFigures Warm { get; init; }
    public required Interval Ndcg10 { get; init; }
    public required SessionRow InSession { get; init; }
    public required IReadOnlyList<SliceRow> Slices { get; init; }
    public required IReadOnlyList<WindowRow> Windows { get; init; }
    public Interval? Difference { get; init; }
    public ReferenceFigures? Reference { get; init; }
    public double Coverage10 { get; init; }
    public double PopularityRank10 { get; init; }
    public double? IntraListDistance10 { get; init; }
    public IReadOnlyDictionary<string, double> SourceRecall { get; init; } = new Dictionary<string, double>();

    /// <summary>CPU seconds, on all cores; those of learning while the stream runs per day of it.</summary>
    public double FitSeconds { get; init; }
    public double ObserveSecondsPerDay { get; init; }
    public double ScoreSeconds { get; init; }
}

/// <summary>A whole evaluation.</summary>
/// <param name="Against">The method that differences are taken to; null when it was not run.</param>
public sealed record EvaluationReport(
    EvaluationProvenance Provenance, int Events, int Questions, int WarmQuestions, int Users, int Catalogue, string? Against,
    IReadOnlyList<MethodReport> Methods);
