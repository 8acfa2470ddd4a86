using System.Collections.ObjectModel;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>What a gate saw: NDCG@10 of each, and why the candidate may be served or not.</summary>
public sealed record GateVerdict(bool Passed, string Reason, IReadOnlyDictionary<string, double> Ndcg10)
{
    /// <summary>By what the candidate is held against: its NDCG@10 less that one's, paired over the same choices.</summary>
    public IReadOnlyDictionary<string, Interval> Differences { get; init; } = ReadOnlyDictionary<string, Interval>.Empty;
}
