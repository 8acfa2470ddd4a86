using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Turns trials into rows: those to learn from, those to measure on, and what counting says of the latter.</summary>
/// <param name="learns">Numbers of the choices before which those lie that are learned from.</param>
/// <param name="all">Every trial of the log.</param>
/// <param name="titles">Those of which it is asked at the end what counting says of them.</param>
internal sealed class TrialCollector(
    TrainingOptions options, ItemIndex index, Range learns, int measureEnd, IReadOnlyList<Trial> all, IEnumerable<string> titles)
{
    /// <summary>Of the first event that is not learned from.</summary>
    private readonly int _end = learns.End.Value < options.Data.Interactions.Count ? options.Data.AskedOf(learns.End.Value) : int.MaxValue;

    /// <summary>Numbers of trials that were asked and are not decided, by the place where they are.</summary>
    private readonly PriorityQueue<int, int> _open = new();
    private Dictionary<string, float[]>? _learned;

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
        CountBefore(moment.Place);
        var isLearned = moment.Number >= learns.Start.Value && moment.Number < learns.End.Value;
        var isMeasured = moment.Number >= learns.End.Value && moment.Number < measureEnd;
        for (var number = trials.Start.Value; number < trials.End.Value; number++)
        {
            var trial = all[number];
            _open.Enqueue(number, trial.Decided);
            // What was decided after the part that is learned from is not known in it.
            var isUsed = isMeasured || (isLearned && trial.Decided < _end);
            if (isUsed && IsDrawn(number, trial.Tried) && index.TryGet(trial.Item, out var item)
                && probe(moment) is var read && read.Items.IndexOf(item) is >= 0 and var place)
            {
                read.WriteFeatures(place, (isLearned ? Learning : Measuring).Add(trial, OddsOf(trial.Item)));
                foreach (var shares in _shares.Values)
                    if (isMeasured) shares.Measure(trial);
            }
        }
    }

    /// <summary>
    /// By title: what counting says of it at the end of what is learned from, by outcome. Once, when all have been visited.
    /// </summary>
    public IReadOnlyDictionary<string, float[]> LearnedOdds()
    {
        CountBefore(int.MaxValue);
        return _learned ?? Odds();
    }

    private void CountBefore(int place)
    {
        if (_learned is null && place >= _end)
        {
            CountTo(_end);
            _learned = Odds();
        }
        CountTo(place);
    }

    private void CountTo(int place)
    {
        while (_open.TryPeek(out var number, out var decided) && decided < place)
        {
            _open.Dequeue();
            foreach (var shares in _shares.Values) shares.Count(all[number]);
        }
    }

    private Dictionary<string, float[]> Odds() => titles.ToDictionary(id => id, id => OddsOf(new ItemId(id)), StringComparer.Ordinal);

    /// <summary>What counting says of a title by now, by outcome.</summary>
    private float[] OddsOf(ItemId title) => [.. OutcomeNames.All.Select(outcome => _shares[outcome].OddsOf(title))];

    /// <summary>By the trial's number; what is tried more seldom is drawn more often.</summary>
    private bool IsDrawn(int number, Outcomes tried)
    {
        var count = int.MaxValue;
        foreach (var outcome in OutcomeNames.All)
            if ((tried & outcome) != 0) count = Math.Min(count, _counts[outcome]);
        return count <= options.MostTried || new SplitMix(options.Seed ^ 0x7219 ^ ((long)number << 20)).Below(count) < options.MostTried;
    }
}
