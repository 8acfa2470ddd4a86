using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Turns choice points into examples: sampled ones to learn from, whole pools to measure on.</summary>
/// <param name="learns">Numbers of the choices that are learned from.</param>
/// <param name="learnsFromLists">False: from choices alone, whatever was seen beside them.</param>
/// <param name="encoders">For each part of the choices one that was fitted before it; null: none.</param>
internal sealed class ChoiceCollector(
    ItemIndex index, TrainingOptions options, Range learns, int measureEnd, EncoderFolds? encoders, bool learnsFromLists)
{
    private readonly DrawnRows _rows = new(index, options.Sampled, learnsFromLists, options.Seed);

    private (int Number, int Place) _read = (-1, -1);

    public CandidateProbe Probe { get; } = new();
    public ExampleSet Learning { get; } = new();
    public ExampleSet Measuring { get; } = new();

    /// <summary>Measured choices whose title was not among the candidates.</summary>
    public int Missed { get; private set; }

    /// <summary>Choices to learn from, drawn or not.</summary>
    public int Learnable { get; private set; }

    public bool Measures(int number) =>
        number >= learns.End.Value && number < measureEnd && IsDrawn(number, measureEnd - learns.End.Value, options.MostMeasured);

    /// <summary>The probe, which has read the moment.</summary>
    public CandidateProbe At(Moment moment)
    {
        if (_read == (moment.Number, moment.Place)) return Probe;
        _read = (moment.Number, moment.Place);
        var encoder = encoders?.For(moment.Number);
        Probe.Read(moment.Profile, new World(moment.Catalog, moment.Signals, moment.Context, encoder) { Seen = options.Data.Folding.Seen });
        return Probe;
    }

    /// <summary>Every choice in order.</summary>
    public void Visit(in ChoicePoint point)
    {
        var isLearned = point.Number >= learns.Start.Value && point.Number < learns.End.Value;
        if (isLearned) Learnable++;
        var isDrawn = isLearned
            ? IsDrawn(point.Number, learns.End.Value - learns.Start.Value, options.MostLearned)
            : Measures(point.Number);
        if (!isDrawn) return;
        if (!_rows.TryDraw(point.Choice, At(point.Moment), whole: !isLearned))
        {
            if (!isLearned) Missed++;
            return;
        }
        var rows = (isLearned ? Learning : Measuring).Add(_rows.Count, point.Choice, _rows.Shown, out var codes);
        for (var k = 0; k < _rows.Count; k++)
        {
            codes[k] = PlaceBias.CodeOf(_rows.Places[k]);
            Probe.WriteFeatures(_rows.Candidates[k], rows.Slice(k * FeatureList.Count, FeatureList.Count));
        }
    }

    /// <summary>By the choice's number, so that what is drawn does not hang on what came before.</summary>
    private bool IsDrawn(int number, int count, int most) =>
        count <= most || new SplitMix(options.Seed ^ ((long)number << 20)).Below(count) < most;
}
