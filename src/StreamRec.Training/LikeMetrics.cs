using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Foretold probabilities of a like beside what became of them.</summary>
internal sealed class LikeMetrics
{
    private const int Bins = 10;

    private readonly List<(double Probability, bool Liked)> _foretold = [];
    private int _likes;

    public int Ratings => _foretold.Count;
    public bool HasBoth => _likes > 0 && _likes < Ratings;

    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="liked">What became of it.</param>
    public void Add(double probability, bool liked)
    {
        _foretold.Add((probability, liked));
        if (liked) _likes++;
    }

    /// <summary>How often a liked one is above one that is not, ties half (Mann–Whitney); there are both.</summary>
    public double Auc()
    {
        var ordered = _foretold.OrderBy(each => each.Probability).ToArray();
        var (above, others) = (0.0, 0);
        for (var begin = 0; begin < ordered.Length;)
        {
            var (end, likes) = (begin, 0);
            for (; end < ordered.Length && ordered[end].Probability.Equals(ordered[begin].Probability); end++)
                if (ordered[end].Liked) likes++;
            above += likes * (others + .5 * (end - begin - likes));
            others += end - begin - likes;
            begin = end;
        }
        return above / ((double)_likes * others);
    }

    /// <summary>Mean of −ln of the probability of what happened.</summary>
    public double LogLoss()
    {
        var loss = 0.0;
        foreach (var (probability, liked) in _foretold) loss -= Math.Log(liked ? probability : 1 - probability);
        return loss / Ratings;
    }

    /// <summary>
    /// Mean distance between what was foretold and what became, over ten bins of as many ratings each, by what was foretold (expected
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
                foretold += ordered[k].Probability - (ordered[k].Liked ? 1 : 0);
            error += Math.Abs(foretold);
        }
        return error / Ratings;
    }

    /// <summary>
    /// The network's second head on the measured choices that were rated, beside the constant share of likes in what was learned from and
    /// the shares so far. True when it loses less than each of these: what counting says as well takes no network. Nothing is written when
    /// there is no head or nothing to tell apart.
    /// </summary>
    public static bool Measure(RankerNetwork network, ChoiceCollector collector, IDictionary<string, double> metrics, string prefix)
    {
        if (network.Likes is not { } head) return false;
        var (likes, constant, share) = (new LikeMetrics(), new LikeMetrics(), LikedShare(collector.Learning));
        var pass = new NetworkPass(network, 1);
        for (var example = 0; example < collector.Measuring.Count; example++)
        {
            if (collector.Measuring.Stars(example) is not (> 0 and var stars)) continue;
            pass.Forward(collector.Measuring.Rows(example)[..RankerNetwork.Features]);
            likes.Add(1 / (1 + Math.Exp(-head.Logit(pass, 0))), stars >= RankerModel.LikeStars);
            constant.Add(share, stars >= RankerModel.LikeStars);
        }
        if (!likes.HasBoth) return false;
        metrics[$"{prefix}.ratings"] = likes.Ratings;
        metrics[$"{prefix}.share"] = Math.Round((double)likes._likes / likes.Ratings, 5);
        likes.WriteTo(metrics, prefix);
        metrics[$"{prefix}.constant.logLoss"] = Math.Round(constant.LogLoss(), 5);
        collector.Shares.OfTitle.WriteTo(metrics, $"{prefix}.titleShare");
        collector.Shares.OfPerson.WriteTo(metrics, $"{prefix}.personShare");
        var counting = Math.Min(constant.LogLoss(), Math.Min(collector.Shares.OfTitle.LogLoss(), collector.Shares.OfPerson.LogLoss()));
        return likes.LogLoss() < counting;
    }

    private void WriteTo(IDictionary<string, double> metrics, string prefix)
    {
        metrics[$"{prefix}.auc"] = Math.Round(Auc(), 5);
        metrics[$"{prefix}.logLoss"] = Math.Round(LogLoss(), 5);
        metrics[$"{prefix}.calibrationError"] = Math.Round(CalibrationError(), 5);
    }

    private static double LikedShare(ExampleSet examples)
    {
        var (ratings, likes) = (0, 0);
        for (var example = 0; example < examples.Count; example++)
        {
            if (examples.Stars(example) <= 0) continue;
            ratings++;
            if (examples.Stars(example) >= RankerModel.LikeStars) likes++;
        }
        return (double)likes / ratings;
    }
}
