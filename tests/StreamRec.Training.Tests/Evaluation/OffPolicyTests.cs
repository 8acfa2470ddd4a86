using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

public sealed class OffPolicyTests
{
    /// <summary>
    /// A world whose truth is known: five items, shown by chance, clicked as often as they are worth. The interval of each estimator has
    /// the other policy's true value in it about as often as it says.
    /// </summary>
    [Fact]
    public void The_true_value_of_another_policy_is_in_the_intervals()
    {
        double[] worth = [.05, .1, .2, .3, .5], logged = [.4, .3, .15, .1, .05], target = [.05, .05, .1, .2, .6];
        var truth = worth.Zip(target, (value, share) => value * share).Sum();
        var (ips, snips, dr) = (0, 0, 0);
        const int worlds = 60;
        for (var seed = 0; seed < worlds; seed++)
        {
            var random = new Random(seed);
            var shown = new List<ShownByChance>();
            for (var k = 0; k < 2_000; k++)
            {
                var item = Drawn(logged, random.NextDouble());
                var reward = random.NextDouble() < worth[item] ? 1 : 0;
                // A model that is wrong, but not about the order.
                shown.Add(new ShownByChance(
                    k, reward, logged[item], target[item], worth[item] * .7, worth.Zip(target, (value, share) => value * .7 * share).Sum()));
            }
            var estimate = OffPolicyEstimate.Of(shown, seed);
            if (Has(estimate.Ips, truth)) ips++;
            if (Has(estimate.Snips, truth)) snips++;
            if (Has(estimate.Dr, truth)) dr++;
            Assert.InRange(estimate.MeanWeight, .8, 1.2);
            Assert.InRange(estimate.EffectiveSample, 100, 1_000);
            Assert.True(estimate.Dr.High - estimate.Dr.Low < estimate.Ips.High - estimate.Ips.Low);
        }
        // Of 60 intervals at 95 % fewer than 50 would be no accident.
        Assert.All((int[])[ips, snips, dr], hit => Assert.InRange(hit, 50, worlds));
    }

    [Fact]
    public void A_policy_that_shows_what_was_shown_earns_what_was_earned()
    {
        ShownByChance[] shown = [new(1, 1, .5, .5), new(1, 0, .2, .2), new(2, 1, .3, .3), new(3, 0, .9, .9)];
        var estimate = OffPolicyEstimate.Of(shown, 1);
        foreach (var value in (Interval[])[estimate.Logged, estimate.Ips, estimate.Snips, estimate.Dr]) Assert.Equal(.5, value.Mean, 1e-12);
        Assert.Equal((1, 4), (estimate.MeanWeight, estimate.EffectiveSample));
        Assert.Throws<ArgumentException>(() => OffPolicyEstimate.Of([new(1, 1, 0, .5)], 1));
        Assert.Throws<ArgumentException>(() => OffPolicyEstimate.Of([], 1));
    }

    /// <summary>
    /// Open Bandit (Saito et al., 2021), men's page: what the uniform policy earned by itself, and what the log of the other one
    /// (Bernoulli Thompson sampling) says that it would.
    /// </summary>
    [Fact]
    public void The_random_policy_of_Open_Bandit_earns_about_what_the_other_ones_log_says()
    {
        var folder = SharedData.Folder("open-bandit");
        const double uniform = 1.0 / 34;
        var random = Read(Path.Combine(folder, "random-men", "men.csv"));
        var thompson = Read(Path.Combine(folder, "bts-men", "men.csv"));
        Assert.All(random, row => Assert.Equal(uniform, row.Propensity, 1e-9));
        var rate = thompson.Average(row => row.Click);
        var truth = OffPolicyEstimate.Of([.. random.Select((row, k) => new ShownByChance(k, row.Click, row.Propensity, uniform))], 1).Logged;
        var estimate = OffPolicyEstimate.Of(
            [.. thompson.Select((row, k) => new ShownByChance(k, row.Click, row.Propensity, uniform, rate, rate))], 1);
        foreach (var value in (Interval[])[estimate.Ips, estimate.Snips, estimate.Dr])
            Assert.True(value.Low <= truth.High && truth.Low <= value.High, $"{value} beside {truth}");
        Assert.InRange(estimate.EffectiveSample, 1, thompson.Count);
        Assert.InRange(estimate.MeanWeight, .8, 1.2);
    }

    private static bool Has(Interval interval, double truth) => interval.Low <= truth && truth <= interval.High;

    private static int Drawn(double[] shares, double at)
    {
        for (var item = 0; item < shares.Length; item++)
            if ((at -= shares[item]) < 0) return item;
        return shares.Length - 1;
    }

    private static List<(double Click, double Propensity)> Read(string file) =>
        [.. File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(row => (double.Parse(row[4]), double.Parse(row[5])))];
}
