using StreamRec.Cli.Simulation;

namespace StreamRec.Benchmarks.Mix;

/// <summary>What a run of the mix has found.</summary>
internal sealed class MixReport(MixSettings settings)
{
    private readonly KindCosts[] _kinds = [.. Enum.GetValues<EventKind>().Select(kind => new KindCosts(kind))];

    public MixSettings Settings => settings;
    public IReadOnlyList<KindCosts> Kinds => _kinds;

    /// <summary>Events after which some place of the two top 50 differed, and the first of them.</summary>
    public int Different { get; set; }
    public string? FirstDifference { get; set; }

    public KindCosts this[EventKind kind] => _kinds[(int)kind];

    public double Ratio => Sum(costs => costs.Incremental) / Sum(costs => costs.Full);

    public double LeanRatio => Sum(costs => costs.Incremental) / Sum(costs => costs.Lean);

    /// <summary>Of the two costs if every event of a kind had cost its kind's median: what a busy machine interrupts is not in it.</summary>
    public double RatioOfMedians(Func<KindCosts, CostSamples> to) => Typical(costs => costs.Incremental) / Typical(to);

    private double Typical(Func<KindCosts, CostSamples> of) => _kinds.Sum(kind => of(kind).Count * of(kind).Median());

    /// <summary>µs, of all events</summary>
    public double Sum(Func<KindCosts, CostSamples> of) => _kinds.Sum(kind => of(kind).Total);

    public long Rescored => _kinds.Sum(kind => kind.Rescored);
    public long Candidates => _kinds.Sum(kind => kind.Candidates);
    public int Events => _kinds.Sum(kind => kind.Incremental.Count);
}

/// <summary>Costs after the events of one kind.</summary>
internal sealed class KindCosts(EventKind kind)
{
    public EventKind Kind => kind;
    public CostSamples Incremental { get; } = new();
    public CostSamples Full { get; } = new();
    public CostSamples Lean { get; } = new();

    /// <summary>Lists of 50 made of what was scored, the incremental one's first.</summary>
    public CostSamples IncrementalSlate { get; } = new();
    public CostSamples FullSlate { get; } = new();

    /// <summary>Candidates that incremental re-scoring scored, of those that there were.</summary>
    public long Rescored { get; set; }
    public long Candidates { get; set; }

    /// <summary>Events that called for all candidates.</summary>
    public int All { get; set; }
}
