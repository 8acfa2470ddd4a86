using StreamRec.Catalog;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Turns choice points into examples: sampled ones to learn from, whole pools to measure on.</summary>
/// <param name="learns">Numbers of the choices that are learned from.</param>
/// <param name="encoders">For each part of the choices one that was fitted before it; null: none.</param>
internal sealed class ChoiceCollector(
    CatalogSnapshot catalog, TrainingOptions options, Range learns, int measureEnd, EncoderFolds? encoders)
{
    private SplitMix _random = new(options.Seed ^ 0x5eed);
    private readonly int[] _places = new int[CandidateProbe.Limit];

    public CandidateProbe Probe { get; } = new();
    public ExampleSet Learning { get; } = new();
    public ExampleSet Measuring { get; } = new();

    /// <summary>Of the measured choices that were rated.</summary>
    public LikeShares Shares { get; } = new();

    /// <summary>Measured choices whose title was not among the candidates.</summary>
    public int Missed { get; private set; }

    public bool Measures(int number) => number >= learns.End.Value && number < measureEnd;

    /// <summary>Every choice in order.</summary>
    public void Visit(in ChoicePoint point)
    {
        var measured = Measuring.Count;
        AddExample(point);
        Shares.Visit(point.Choice, Measuring.Count > measured);
    }

    private void AddExample(in ChoicePoint point)
    {
        var isLearned = point.Number >= learns.Start.Value && point.Number < learns.End.Value;
        if (!isLearned && !Measures(point.Number)) return;
        var context = new RankingContext(point.Choice.At, null, null, 21);
        var encoder = encoders?.For(point.Number);
        Probe.Read(point.Profile, new World(catalog, point.Signals, context, encoder) { Seen = options.Folding.Seen });
        var target = catalog.Index.TryGet(point.Choice.Item, out var item) ? Probe.Items.IndexOf(item) : -1;
        if (target < 0)
        {
            if (!isLearned) Missed++;
            return;
        }
        var count = Probe.Items.Length;
        for (var k = 0; k < count; k++) _places[k] = k;
        (_places[0], _places[target]) = (target, 0);
        if (isLearned) count = Sample(count);
        var rows = (isLearned ? Learning : Measuring).Add(count, point.Choice.Stars);
        for (var k = 0; k < count; k++)
            Probe.WriteFeatures(_places[k], rows.Slice(k * FeatureList.Count, FeatureList.Count));
    }

    /// <summary>Others of the pool behind the chosen one, without repetition.</summary>
    private int Sample(int count)
    {
        var sampled = Math.Min(count, options.Sampled);
        for (var k = 1; k < sampled; k++)
        {
            var other = k + _random.Below(count - k);
            (_places[k], _places[other]) = (_places[other], _places[k]);
        }
        return sampled;
    }
}
