using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Turns trials into rows: those to learn from, those to measure on, and what counting says of the latter.</summary>
/// <param name="learns">Numbers of the choices before which those lie that are learned from.</param>
/// <param name="all">Every trial of the log.</param>
internal sealed class TrialCollector(TrainingOptions options, ItemIndex index, Range learns, int measureEnd, IReadOnlyList<Trial> all)
{
    private readonly Dictionary<Outcomes, OutcomeShares> _shares =
        OutcomeNames.All.ToDictionary(each => each, each => new OutcomeShares(each));
    private readonly Dictionary<Outcomes, int> _counts =
        OutcomeNames.All.ToDictionary(each => each, each => all.Count(trial => (trial.Tried & each) != 0));

    public TrialSet Learning { get; } = new();
    public TrialSet Measuring { get; } = new();

    public OutcomeShares SharesOf(Outcomes outcome) => _shares[outcome];

    /// <summary>Every trial in order: those of one person that are asked at the same moment.</summary>
    /// <param name="trials">Numbers among all.</param>
    /// <param name="probe">Reads the moment; called when one is drawn.</param>
    public void Visit(in Moment moment, Range trials, Func<Moment, CandidateProbe> probe)
    {
        var isLearned = moment.Number >= learns.Start.Value && moment.Number < learns.End.Value;
        var isMeasured = moment.Number >= learns.End.Value && moment.Number < measureEnd;
        for (var number = trials.Start.Value; number < trials.End.Value; number++)
        {
            var (trial, measured) = (all[number], false);
            if ((isLearned || isMeasured) && IsDrawn(number, trial.Tried) && index.TryGet(trial.Item, out var item)
                && probe(moment) is var read && read.Items.IndexOf(item) is >= 0 and var place)
            {
                read.WriteFeatures(place, (isLearned ? Learning : Measuring).Add(trial, OddsOf(trial.Item)));
                measured = isMeasured;
            }
            foreach (var shares in _shares.Values) shares.Visit(trial, measured);
        }
    }

    /// <summary>What counting says of a title by now, by outcome.</summary>
    public float[] OddsOf(ItemId title) => [.. OutcomeNames.All.Select(outcome => _shares[outcome].OddsOf(title))];

    /// <summary>By the trial's number; what is tried more seldom is drawn more often.</summary>
    private bool IsDrawn(int number, Outcomes tried)
    {
        var count = int.MaxValue;
        foreach (var outcome in OutcomeNames.All)
            if ((tried & outcome) != 0) count = Math.Min(count, _counts[outcome]);
        return count <= options.MostTried || new SplitMix(options.Seed ^ 0x7219 ^ ((long)number << 20)).Below(count) < options.MostTried;
    }
}
