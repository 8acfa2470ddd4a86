using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training.Evaluation;

/// <summary>What <c>streamrec evaluate</c> may be told.</summary>
public sealed record EvaluationOptions
{
    public required TrainingData Data { get; init; }

    /// <summary>T, S, L or P.</summary>
    public required string Protocol { get; init; }

    /// <summary>Null: baselines and candidate sources only.</summary>
    public RankerModel? Model { get; init; }

    /// <summary>Names of the methods that are run; empty: all that the protocol knows.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Of the bootstrap draws; nothing else here is random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Method that differences are taken to; null: the protocol's strongest counting baseline.</summary>
    public string? Against { get; init; }

    /// <summary>T and P: counting baselines alone, that forget as these clocks say; null: all that go with the data.</summary>
    public Clocks? CountBy { get; init; }

    /// <summary>T, P and S: predict the validation slice instead of the test slice, as long as anything is still to be chosen.</summary>
    public bool Validation { get; init; }

    /// <summary>T and P: number of the first event that is predicted; null: the last tenth begins there.</summary>
    public int? Begin { get; init; }

    /// <summary>L: the item before the last is fitted too.</summary>
    public bool FitValidation { get; init; }

    /// <summary>
    /// ms between two renewals of the bundle's encoder while the predicted part is played, for one more row beside the frozen
    /// one; null: none. The bundle must be fitted to the split's fitted part, and TorchSharp's libraries must load.
    /// </summary>
    public long? RenewEvery { get; init; }

    /// <summary>T: titles are candidates from the moment at which they were first seen.</summary>
    public bool LiveCatalogue { get; init; }
}
