namespace StreamRec.Ranking;

/// <summary>
/// Which part of which log a bundle was trained on: the same part, seed and options give the same bundle. Offsets are by
/// partition: the first that was there, and the one after the last that was read.
/// </summary>
public sealed record TrainingLog
{
    public required string Topic { get; init; }
    public required IReadOnlyList<long> Begins { get; init; }
    public required IReadOnlyList<long> Ends { get; init; }

    /// <summary>Records that are events.</summary>
    public required long Events { get; init; }

    /// <summary>Moves to a title among them: what was learned from.</summary>
    public required long Choices { get; init; }

    public required string CatalogTopic { get; init; }

    /// <summary>Empty when there is no such topic.</summary>
    public required IReadOnlyList<long> CatalogEnds { get; init; }
}
