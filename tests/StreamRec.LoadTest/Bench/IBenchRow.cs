namespace StreamRec.LoadTest.Bench;

/// <summary>One row of the bench: it is asked for by its name, and brings what it measured once for each repetition.</summary>
internal interface IBenchRow
{
    string Name { get; }

    /// <summary>Rows of one group have the same values and are shown in one table.</summary>
    string Group { get; }

    /// <summary>Only for who asks for it: all others together take 12 minutes.</summary>
    bool ByNameOnly => false;

    Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation);
}

/// <summary>A value's name, with its unit, → the value; null: this node does not tell it. In the order in which they are shown.</summary>
internal sealed class Values : OrderedDictionary<string, double?>;

internal sealed record Spread(double Median, double Least, double Most);

internal sealed record RowResult(string Name, string Group, IReadOnlyList<Values> Repetitions)
{
    /// <summary>Values of which any but 0 is a loss, not a slow answer.</summary>
    public const string InNoList = "events in no list", Failed = "failed";

    public bool HasLosses => Repetitions.Any(values => values.GetValueOrDefault(InNoList) > 0 || values.GetValueOrDefault(Failed) > 0);

    /// <summary>What must be known to read the row.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Over the repetitions; null where none has the value.</summary>
    public OrderedDictionary<string, Spread?> Spreads
    {
        get
        {
            var spreads = new OrderedDictionary<string, Spread?>();
            foreach (var name in Repetitions.SelectMany(values => values.Keys).Distinct())
            {
                double[] sorted = [.. Repetitions.Select(values => values.GetValueOrDefault(name)).OfType<double>().Order()];
                spreads[name] = sorted.Length == 0
                    ? null
                    : new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
            }
            return spreads;
        }
    }
}
