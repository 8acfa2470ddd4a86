using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Fits a head to titles that had their chance: logistic regression over the finished ranker's last inputs, the title's share so far
/// and the surface, the ranker held still, on all but the newest tenth of them; on that tenth it is calibrated (Platt, Advances in Large
/// Margin Classifiers, 1999). What a place did is counted as for the score, and left out of what serves.
/// </summary>
internal sealed class HeadFit
{
    /// <summary>Outcomes of each kind that a weight takes (Peduzzi et al., J. Clin. Epidemiol. 49, 1996).</summary>
    private const int TrialsPerWeight = 10;

    /// <summary>Trials that a surface has at least, and surfaces at most.</summary>
    private const int FewestOfSurface = 200, MostSurfaces = 16;

    private const int Title = RankerNetwork.Features + RankerNetwork.Second, Inputs = Title + 1;

    public const int FewestOfEach = TrialsPerWeight * (Inputs + 1);

    private readonly List<float[]> _rows = [];
    private readonly List<bool> _happened = [];
    private readonly List<float> _offsets = [];
    private readonly string[] _surfaces;

    private HeadFit(RankerNetwork network, Outcomes outcome, TrialSet trials, PlaceBias places)
    {
        _surfaces = SurfacesOf(outcome, trials);
        var pass = new NetworkPass(network, 1);
        for (var trial = 0; trial < trials.Count; trial++)
        {
            if (!trials.Tried(trial, outcome)) continue;
            pass.Forward(trials.Row(trial));
            var row = new float[Inputs + _surfaces.Length + 1];
            for (var k = 0; k < RankerNetwork.Features; k++) row[k] = network.Learned[k] ? pass.Input(0)[k] : 0;
            pass.Hidden(0).CopyTo(row.AsSpan(RankerNetwork.Features));
            row[Title] = trials.TitleOdds(trial, outcome);
            if (Array.IndexOf(_surfaces, trials.Surface(trial)) is >= 0 and var surface) row[Inputs + surface] = 1;
            row[^1] = 1;
            _rows.Add(row);
            _happened.Add(trials.Happened(trial, outcome));
            _offsets.Add(OffsetOf(outcome, trials.Place(trial), places) + row[Title]); // where all else is silent, counting is right
        }
    }

    /// <summary>What the place at which a title was seen adds to the logit of its being played; no other outcome hangs on it.</summary>
    public static float OffsetOf(Outcomes outcome, byte place, PlaceBias places) => outcome == Outcomes.Play ? places.Logits[place] : 0;

    /// <summary>Null when it happened too seldom, or hardly ever did not.</summary>
    /// <param name="trials">In the order of time.</param>
    public static LinearHead? Fit(
        RankerNetwork network, Outcomes outcome, TrialSet trials, PlaceBias places, CancellationToken cancellation)
    {
        var fit = new HeadFit(network, outcome, trials, places);
        var happened = fit._happened.Count(each => each);
        return Math.Min(happened, fit._happened.Count - happened) < FewestOfEach ? null : fit.Run(outcome, cancellation);
    }

    private LinearHead? Run(Outcomes outcome, CancellationToken cancellation)
    {
        var learned = _rows.Count * 9 / 10;
        if (!HasBoth(_happened[..learned]) || !HasBoth(_happened[learned..])) return null;
        var weights = new LogisticFit(_rows[..learned], _happened[..learned], _offsets[..learned]).Run(cancellation);
        weights[Title] += 1;
        var (slope, intercept) = Calibrate(weights, learned, cancellation);
        float[] Part(int begin, int count) => Array.ConvertAll(weights[begin..(begin + count)], weight => (float)(slope * weight));
        var surfaces = Part(Inputs, _surfaces.Length);
        return new LinearHead(
            outcome, Part(RankerNetwork.Features, RankerNetwork.Second), Part(0, RankerNetwork.Features),
            (float)(slope * weights[^1] + intercept), Part(Title, 1)[0],
            new SortedDictionary<string, float>(
                _surfaces.Zip(surfaces).ToDictionary(each => each.First, each => each.Second), StringComparer.Ordinal));
    }

    /// <summary>Slope and intercept over the logit, on what the weights have not seen.</summary>
    private (double Slope, double Intercept) Calibrate(double[] weights, int begin, CancellationToken cancellation)
    {
        var logits = new List<float[]>();
        foreach (var row in _rows[begin..])
        {
            var logit = 0.0;
            for (var k = 0; k < row.Length; k++) logit += weights[k] * row[k];
            logits.Add([(float)logit, 1]);
        }
        // What a place did, and the logit as it is: the slope is what differs from 1.
        var offsets = _offsets[begin..].Select((offset, k) => offset - _rows[begin + k][Title] + logits[k][0]).ToArray();
        var fitted = new LogisticFit(logits, _happened[begin..], offsets).Run(cancellation);
        return (1 + fitted[0], fitted[1]);
    }

    private static bool HasBoth(List<bool> happened) => happened.Contains(true) && happened.Contains(false);

    /// <summary>None where there is one alone: what it does is in the intercept.</summary>
    private static string[] SurfacesOf(Outcomes outcome, TrialSet trials)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var trial = 0; trial < trials.Count; trial++)
            if (trials.Tried(trial, outcome) && trials.Surface(trial) is { } name)
                counts[name] = counts.GetValueOrDefault(name) + 1;
        string[] known = [.. counts.Where(each => each.Value >= FewestOfSurface).OrderByDescending(each => each.Value)
            .ThenBy(each => each.Key, StringComparer.Ordinal).Take(MostSurfaces).Select(each => each.Key)];
        return known.Length > 1 ? known : [];
    }
}
