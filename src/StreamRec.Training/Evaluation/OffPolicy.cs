using StreamRec.Domain;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// Something that was shown by chance, and what came of it. <paramref name="User"/>: a number; what one user does is not independent.
/// <paramref name="Propensity"/>: how likely it was to be shown there, above 0; <paramref name="Target"/>: how likely another policy would
/// show it there. <paramref name="Predicted"/>: the reward that a model expects of it; <paramref name="PredictedOfTarget"/>: of what the
/// other policy would show.
/// </summary>
public readonly record struct ShownByChance(
    int User, double Reward, double Propensity, double Target, double Predicted = 0, double PredictedOfTarget = 0);

/// <summary>
/// What a policy would have earned, from what another one has shown by chance; each with a 95 % bootstrap over users.
/// <paramref name="Logged"/>: what was earned. <paramref name="Ips"/>: inverse propensities (Horvitz and Thompson, 1952);
/// <paramref name="Snips"/>: the same, divided by the weights (Swaminathan and Joachims, NIPS 2015); <paramref name="Dr"/>: doubly robust
/// (Dudík, Langford and Li, ICML 2011). <paramref name="MeanWeight"/>: 1 where all that the policy would show could have been shown; less
/// says how much could not. <paramref name="EffectiveSample"/>: so many samples of the policy itself would say as much (Kish).
/// </summary>
public sealed record OffPolicyEstimate(
    int Samples, Interval Logged, Interval Ips, Interval Snips, Interval Dr, double MeanWeight, double EffectiveSample)
{
    /// <exception cref="ArgumentException">There is nothing, or something that could not have been shown.</exception>
    public static OffPolicyEstimate Of(IReadOnlyList<ShownByChance> shown, long seed)
    {
        if (shown.Count == 0) throw new ArgumentException("There is nothing to estimate from.", nameof(shown));
        var users = new Dictionary<int, Sums>();
        var squares = 0.0;
        foreach (var one in shown)
        {
            if (!(one.Propensity is > 0 and <= 1))
                throw new ArgumentException($"A propensity is {one.Propensity}; expected above 0, at most 1.", nameof(shown));
            var weight = one.Target / one.Propensity;
            users[one.User] = users.GetValueOrDefault(one.User).With(one, weight);
            squares += weight * weight;
        }
        var sums = users.Values.ToArray();
        var all = sums.Aggregate((a, b) => a.Plus(b));
        var draws = new Sums[Bootstrap.Draws];
        var random = new SplitMix(seed);
        for (var draw = 0; draw < draws.Length; draw++)
            for (var k = 0; k < sums.Length; k++) draws[draw] = draws[draw].Plus(sums[random.Below(sums.Length)]);
        return new OffPolicyEstimate(
            shown.Count, Of(s => s.Reward / s.Count), Of(s => s.Weighted / s.Count), Of(s => s.Weight > 0 ? s.Weighted / s.Weight : 0),
            Of(s => s.Doubly / s.Count), all.Weight / all.Count, squares > 0 ? all.Weight * all.Weight / squares : 0);

        Interval Of(Func<Sums, double> value)
        {
            var values = Array.ConvertAll(draws, draw => value(draw));
            Array.Sort(values);
            return new Interval(value(all), values[(int)(.025 * values.Length)], values[(int)(.975 * values.Length)]);
        }
    }

    private readonly record struct Sums(double Count, double Reward, double Weight, double Weighted, double Doubly)
    {
        public Sums With(in ShownByChance one, double weight) => Plus(new Sums(
            1, one.Reward, weight, weight * one.Reward, one.PredictedOfTarget + weight * (one.Reward - one.Predicted)));

        public Sums Plus(in Sums other) => new(
            Count + other.Count, Reward + other.Reward, Weight + other.Weight, Weighted + other.Weighted, Doubly + other.Doubly);
    }
}
