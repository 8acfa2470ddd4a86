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
    /// <summary>Of the titles that were shown beside the chosen one; then others of the pool find a place too.</summary>
    private int MostPassedOver => options.Sampled / 2;

    private SplitMix _random = new(options.Seed ^ 0x5eed);
    private readonly int[] _places = new int[CandidateProbe.Limit];
    private readonly byte[] _codes = new byte[CandidateProbe.Limit];

    public CandidateProbe Probe { get; } = new();
    public ExampleSet Learning { get; } = new();
    public ExampleSet Measuring { get; } = new();

    /// <summary>Of the measured choices that were rated.</summary>
    public LikeShares Shares { get; } = new();

    /// <summary>Measured choices whose title was not among the candidates.</summary>
    public int Missed { get; private set; }

    /// <summary>Choices to learn from, drawn or not.</summary>
    public int Learnable { get; private set; }

    public bool Measures(int number) =>
        number >= learns.End.Value && number < measureEnd && IsDrawn(number, measureEnd - learns.End.Value, options.MostMeasured);

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
        if (isLearned) Learnable++;
        var isDrawn = isLearned
            ? IsDrawn(point.Number, learns.End.Value - learns.Start.Value, options.MostLearned)
            : Measures(point.Number);
        if (!isDrawn) return;
        var encoder = encoders?.For(point.Number);
        Probe.Read(point.Profile, new World(point.Catalog, point.Signals, point.Context, encoder) { Seen = options.Data.Folding.Seen });
        var target = index.TryGet(point.Choice.Item, out var item) ? Probe.Items.IndexOf(item) : -1;
        if (target < 0)
        {
            if (!isLearned) Missed++;
            return;
        }
        var count = Probe.Items.Length;
        for (var k = 0; k < count; k++) _places[k] = k;
        (_places[0], _places[target]) = (target, 0);
        var shown = PutSeenFirst(point.Choice, count);
        if (isLearned) count = Sample(shown, count);
        var rows = (isLearned ? Learning : Measuring).Add(count, point.Choice, shown, out var codes);
        _codes.AsSpan(0, count).CopyTo(codes);
        for (var k = 0; k < count; k++)
            Probe.WriteFeatures(_places[k], rows.Slice(k * FeatureList.Count, FeatureList.Count));
    }

    /// <summary>By the choice's number, so that what is drawn does not hang on what came before.</summary>
    private bool IsDrawn(int number, int count, int most) =>
        count <= most || new SplitMix(options.Seed ^ ((long)number << 20)).Below(count) < most;

    /// <summary>
    /// Behind the chosen one those of the pool that were seen beside it. Returns how many were seen, the chosen one too.
    /// </summary>
    private int PutSeenFirst(in Interaction choice, int count)
    {
        SeenTitle[] seen = learnsFromLists && choice.Seen is { Length: > 1 } ? [.. choice.Seen] : [];
        // Of a list of which a place is not known, none is: an unknown one would count as the first.
        var hasPlaces = seen.Length > 0 && Array.TrueForAll(seen, title => title.Place >= 0);
        Array.Fill(_codes, hasPlaces ? PlaceBias.CodeOf(seen[0].Place) : (byte)0);
        var shown = 1;
        for (var k = 1; k < seen.Length && shown <= MostPassedOver; k++)
        {
            // Drawn, not the first: else the places further down would be those of chosen titles alone.
            var drawn = k + _random.Below(seen.Length - k);
            (seen[k], seen[drawn]) = (seen[drawn], seen[k]);
            if (!index.TryGet(seen[k].Item, out var item) || Probe.Items.IndexOf(item) is not (>= 0 and var place)) continue;
            if (Array.IndexOf(_places, place, shown, count - shown) is not (>= 0 and var other)) continue;
            (_places[shown], _places[other]) = (_places[other], _places[shown]);
            if (hasPlaces) _codes[shown] = PlaceBias.CodeOf(seen[k].Place);
            shown++;
        }
        return shown;
    }

    /// <summary>Others of the pool behind those that were shown, without repetition.</summary>
    private int Sample(int shown, int count)
    {
        var sampled = Math.Min(count, options.Sampled);
        for (var k = shown; k < sampled; k++)
        {
            var other = k + _random.Below(count - k);
            (_places[k], _places[other]) = (_places[other], _places[k]);
        }
        return sampled;
    }
}
