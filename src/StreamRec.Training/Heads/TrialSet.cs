using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Trials as the ranker sees them: a row of raw features each, and what became of it. In blocks, so that no array is large.
/// </summary>
internal sealed class TrialSet
{
    private const int BlockRows = 1 << 14;

    private readonly List<float[]> _blocks = [];
    private readonly List<(Outcomes Tried, Outcomes Happened, byte Place, string? Surface, float[] TitleOdds)> _trials = [];

    public int Count => _trials.Count;

    /// <summary>Room for its features; fill it.</summary>
    /// <param name="titleOdds">By outcome, as <see cref="OutcomeShares.OddsOf"/> has it; empty: nothing is known.</param>
    public Span<float> Add(in Trial trial, params float[] titleOdds)
    {
        if (Count % BlockRows == 0) _blocks.Add(new float[BlockRows * FeatureList.Count]);
        _trials.Add((trial.Tried, trial.Happened, PlaceBias.CodeOf(trial.Place), trial.Surface, titleOdds));
        return Row(Count - 1);
    }

    public Span<float> Row(int trial) =>
        _blocks[trial / BlockRows].AsSpan(trial % BlockRows * FeatureList.Count, FeatureList.Count);

    public bool Tried(int trial, Outcomes outcome) => (_trials[trial].Tried & outcome) != 0;

    public bool Happened(int trial, Outcomes outcome) => (_trials[trial].Happened & outcome) != 0;

    /// <summary>As <see cref="PlaceBias"/> has them.</summary>
    public byte Place(int trial) => _trials[trial].Place;

    /// <summary>What counting said of the title by then.</summary>
    public float TitleOdds(int trial, Outcomes outcome) =>
        _trials[trial].TitleOdds is { Length: > 0 } odds ? odds[OutcomeNames.IndexOf(outcome)] : 0;

    public string? Surface(int trial) => _trials[trial].Surface;
}
