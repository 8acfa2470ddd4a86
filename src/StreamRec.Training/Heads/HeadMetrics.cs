using System.Globalization;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Foretold probabilities of an outcome beside what became.</summary>
internal sealed class HeadMetrics
{
    private const int Bins = 10;

    private readonly List<(double Probability, bool Happened)> _foretold = [];
    private int _happened;

    public int Trials => _foretold.Count;
    public bool HasBoth => _happened > 0 && _happened < Trials;

    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="happened">What became of it.</param>
    public void Add(double probability, bool happened)
    {
        _foretold.Add((probability, happened));
        if (happened) _happened++;
    }

    /// <summary>How often one that happened is above one that did not, ties half (Mann–Whitney); there are both.</summary>
    public double Auc()
    {
        var ordered = _foretold.OrderBy(each => each.Probability).ToArray();
        var (above, others) = (0.0, 0);
        for (var begin = 0; begin < ordered.Length;)
        {
            var (end, happened) = (begin, 0);
            for (; end < ordered.Length && ordered[end].Probability.Equals(ordered[begin].Probability); end++)
                if (ordered[end].Happened) happened++;
            above += happened * (others + .5 * (end - begin - happened));
            others += end - begin - happened;
            begin = end;
        }
        return above / ((double)_happened * others);
    }

    /// <summary>Mean of −ln of the probability of what happened.</summary>
    public double LogLoss()
    {
        var loss = 0.0;
        foreach (var (probability, happened) in _foretold) loss -= Math.Log(happened ? probability : 1 - probability);
        return loss / Trials;
    }

    /// <summary>
    /// Mean distance between what was foretold and what became, over ten bins of as many trials each, by what was foretold (expected
    /// calibration error; Naeini, Cooper and Hauskrecht, AAAI 2015).
    /// </summary>
    public double CalibrationError()
    {
        var ordered = _foretold.OrderBy(each => each.Probability).ToArray();
        var error = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            var foretold = 0.0;
            for (var k = bin * ordered.Length / Bins; k < (bin + 1) * ordered.Length / Bins; k++)
                foretold += ordered[k].Probability - (ordered[k].Happened ? 1 : 0);
            error += Math.Abs(foretold);
        }
        return error / Trials;
    }

    /// <summary>
    /// A head on the measured trials, beside the constant share of what was learned from and the shares so far. It serves when it loses
    /// less than each of these: what counting says as well takes no network. Null where there is nothing to tell apart.
    /// </summary>
    /// <param name="head">Null: too few trials to fit one.</param>
    public static BundleHead? Measure(
        RankerNetwork network, Outcomes outcome, LinearHead? head, TrialCollector collector, PlaceBias places,
        IDictionary<string, double> metrics, string slice)
    {
        var shares = collector.SharesOf(outcome);
        if (!shares.OfTitle.HasBoth) return null;
        var (name, prefix) = (OutcomeNames.NameOf(outcome), $"{slice}.{OutcomeNames.NameOf(outcome)}");
        metrics[$"{prefix}.trials"] = shares.OfTitle.Trials;
        metrics[$"{prefix}.share"] = Math.Round((double)shares.OfTitle._happened / shares.OfTitle.Trials, 5);
        if (head is null)
            return new BundleHead(
                name, Serves: false, "It happened, or did not, too seldom to learn from.", new Dictionary<string, float>());
        var (foretold, constant) = Foretold(network, head, collector, places);
        foretold.WriteTo(metrics, prefix);
        metrics[$"{prefix}.constant.logLoss"] = Math.Round(constant.LogLoss(), 5);
        shares.OfTitle.WriteTo(metrics, $"{prefix}.titleShare");
        shares.OfPerson.WriteTo(metrics, $"{prefix}.personShare");
        var counting = Math.Min(constant.LogLoss(), Math.Min(shares.OfTitle.LogLoss(), shares.OfPerson.LogLoss()));
        var serves = foretold.LogLoss() < counting;
        return new BundleHead(
            name, serves,
            string.Create(CultureInfo.InvariantCulture,
                $"Log loss {foretold.LogLoss():0.0000} on {foretold.Trials} trials of slice {slice}; counting {counting:0.0000}."),
            head.Surfaces);
    }

    private static (HeadMetrics Head, HeadMetrics Constant) Foretold(
        RankerNetwork network, LinearHead head, TrialCollector collector, PlaceBias places)
    {
        var (foretold, constant, share) = (new HeadMetrics(), new HeadMetrics(), ShareOf(head.Outcome, collector.Learning));
        var (pass, measuring) = (new NetworkPass(network, 1), collector.Measuring);
        for (var trial = 0; trial < measuring.Count; trial++)
        {
            if (!measuring.Tried(trial, head.Outcome)) continue;
            pass.Forward(measuring.Row(trial));
            var logit = head.Logit(pass, 0) + HeadFit.OffsetOf(head.Outcome, measuring.Place(trial), places)
                + head.Title * measuring.TitleOdds(trial, head.Outcome)
                + (measuring.Surface(trial) is { } surface ? head.Surfaces.GetValueOrDefault(surface) : 0);
            var happened = measuring.Happened(trial, head.Outcome);
            foretold.Add(Math.Clamp(1 / (1 + Math.Exp(-logit)), 1e-6, 1 - 1e-6), happened);
            constant.Add(share, happened);
        }
        return (foretold, constant);
    }

    private void WriteTo(IDictionary<string, double> metrics, string prefix)
    {
        metrics[$"{prefix}.auc"] = Math.Round(Auc(), 5);
        metrics[$"{prefix}.logLoss"] = Math.Round(LogLoss(), 5);
        metrics[$"{prefix}.calibrationError"] = Math.Round(CalibrationError(), 5);
    }

    private static double ShareOf(Outcomes outcome, TrialSet trials)
    {
        var (tried, happened) = (2, 1);
        for (var trial = 0; trial < trials.Count; trial++)
        {
            if (!trials.Tried(trial, outcome)) continue;
            tried++;
            if (trials.Happened(trial, outcome)) happened++;
        }
        return (double)happened / tried;
    }
}
