using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training.Tests;

public sealed class PlaceBiasTests
{
    private const int Places = 10, Told = FeatureList.Knn;

    /// <summary>
    /// Lists are sorted by what the ranker sees, so that place and merit go together; viewers look at a lower place more seldom.
    /// </summary>
    [Fact]
    public void A_planted_effect_of_the_place_is_found_within_its_interval_though_the_best_stand_first()
    {
        var bias = Fit(Lists(6000, place => -.7 * Math.Log(1 + place)));
        Assert.Equal(6000, bias.Lists);
        for (var place = 1; place < Places; place++)
        {
            var code = PlaceBias.CodeOf(place);
            var (planted, found, error) = (-.7 * Math.Log(1 + place), bias.Logits[code], bias.Errors[code]);
            Assert.InRange(error, .001, .3);
            Assert.True(Math.Abs(found - planted) < 3 * error, $"place {place}: planted {planted:0.000}, found {found:0.000} ± {error:0.000}");
        }
    }

    [Fact]
    public void Where_the_place_does_nothing_nothing_is_found()
    {
        var bias = Fit(Lists(6000, _ => 0));
        for (var code = 2; code <= Places; code++) Assert.InRange(bias.Logits[code], -3 * bias.Errors[code], 3 * bias.Errors[code]);
    }

    [Fact]
    public void Choices_of_which_it_is_not_known_what_was_seen_teach_nothing_of_places()
    {
        var examples = new ExampleSet();
        examples.Add(3, Choice, shown: 1, out _);
        Assert.Equal(0, Fit(examples).Lists);
    }

    private static Interaction Choice => new(new UserId("ann"), new ItemId("heat"), 0, 1);

    private static PlaceBias Fit(ExampleSet examples) => PlaceBias.Fit(examples, new NetworkPass(RankerNetwork.Untrained(), Places));

    private static ExampleSet Lists(int count, Func<int, double> bias)
    {
        var (random, examples) = (new Random(3), new ExampleSet());
        var weight = RankerNetwork.Untrained().Linear[Told];
        for (var list = 0; list < count; list++)
        {
            var values = Enumerable.Range(0, Places).Select(_ => (float)random.NextDouble() * 4).OrderDescending().ToArray();
            var odds = values.Select((value, place) => Math.Exp(weight * value + bias(place))).ToArray();
            var (chosen, drawn) = (0, random.NextDouble() * odds.Sum());
            while ((drawn -= odds[chosen]) > 0) chosen++;
            var rows = examples.Add(Places, Choice, Places, out var codes);
            var order = Enumerable.Range(0, Places).OrderBy(place => place == chosen ? -1 : place).ToArray();
            for (var row = 0; row < Places; row++)
            {
                rows[row * FeatureList.Count + Told] = values[order[row]];
                codes[row] = PlaceBias.CodeOf(order[row]);
            }
        }
        return examples;
    }
}
