using StreamRec.Ranking;
using StreamRec.Testing;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests;

public sealed class BundleGateTests : IDisposable
{
    private readonly TestFolder _folder = new("gate");
    private readonly TrainingData _data;

    public BundleGateTests()
    {
        // Thirty people walk through forty films in order, three at a time: what comes next is learnable.
        const long day = 24 * 3600;
        File.WriteAllLines(_folder["ratings.csv"],
            Enumerable.Range(0, 900).Select(i => $"{i % 30},{(i % 30 + i / 30 * 3) % 40},{5 + i % 6},{1_362_062_300 + i * (60 * day / 900)}").Prepend("user,item,rating,ts"));
        File.WriteAllLines(_folder["movies.dat"], Enumerable.Range(0, 40).Select(i => $"{i}::Title {i} ({1960 + i})::Drama"));
        _data = MovieTweetings.Read(_folder.Path, null);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bundle_is_no_worse_than_itself_and_the_figures_are_named()
    {
        using var model = Bundle("same", sign: 1);
        var verdict = Judge(model, model, tolerance: 1);
        Assert.True(verdict.Passed, verdict.Reason);
        Assert.Equal(verdict.Ndcg10[$"serving {model.Id}"], verdict.Ndcg10[$"candidate {model.Id}"]);
        Assert.Equal(4, verdict.Ndcg10.Count);
        Assert.Contains("popular-7d-live", verdict.Ndcg10.Keys);
    }

    [Fact]
    public void Over_years_the_counting_beside_it_is_that_of_years()
    {
        using var model = Bundle("years", sign: 1);
        var verdict = BundleGate.Judge(_data with { Name = "movielens-small" }, model, null, 1, null, TestContext.Current.CancellationToken);
        Assert.Equal([$"candidate {model.Id}", "ordered-knn-live", "popular-365d-live"], verdict.Ndcg10.Keys);
    }

    [Fact]
    public void A_bundle_made_worse_on_purpose_is_refused_and_the_reason_names_what_is_better()
    {
        using var serving = Bundle("good", sign: 1);
        using var worse = Bundle("worse", sign: -1); // ranks upside down
        var verdict = Judge(worse, serving, tolerance: 0);
        Assert.False(verdict.Passed);
        Assert.Contains($"serving {serving.Id}", verdict.Reason);
        Assert.True(verdict.Ndcg10[$"candidate {worse.Id}"] < verdict.Ndcg10[$"serving {serving.Id}"]);
    }

    [Fact]
    public void A_first_bundle_is_held_against_counting_alone()
    {
        using var worse = Bundle("worse", sign: -1);
        var verdict = Judge(worse, serving: null, tolerance: 0);
        Assert.False(verdict.Passed);
        Assert.Contains("live has", verdict.Reason);
    }

    [Fact]
    public void A_bundle_is_judged_on_what_neither_it_nor_the_serving_one_has_learned()
    {
        long At(int number) => _data.Interactions[number].At;
        int Begin(long? candidate, long? serving)
        {
            using var first = Bundle("candidate", sign: 1, candidate);
            using var second = Bundle("serving", sign: 1, serving);
            return BundleGate.BeginOf(_data, first, second);
        }
        Assert.Equal(810, Begin(null, null));
        Assert.Equal(810, Begin(At(700), null));
        Assert.Equal(831, Begin(At(830), At(820)));
        Assert.Equal(831, Begin(At(820), At(830)));
        Assert.Equal(850, Begin(At(849), null));
        Assert.Contains("49 choices are newer", Assert.Throws<TrainingDataException>(() => Begin(At(850), null)).Message);
        using var learned = Bundle("learned", sign: 1, At(849));
        Assert.Contains("on the newest 50 events", Judge(learned, null, tolerance: 1).Reason);
    }

    [Fact]
    public void What_a_bundle_has_learned_it_is_not_tested_on()
    {
        using var model = Bundle("ahead", sign: 1, _data.Interactions[^1].At);
        var options = new EvaluationOptions { Data = _data, Protocol = "T", Model = model };
        var refused = Assert.Throws<TrainingDataException>(() => Evaluator.Run(options, "", "", null, TestContext.Current.CancellationToken));
        Assert.Contains($"{model.Id} has learned until", refused.Message);
    }

    private GateVerdict Judge(RankerModel candidate, RankerModel? serving, double tolerance) =>
        BundleGate.Judge(_data, candidate, serving, tolerance, null, TestContext.Current.CancellationToken);

    private RankerModel Bundle(string name, float sign, long? learnedUntil = null)
    {
        var network = RankerNetwork.Untrained();
        for (var feature = 0; feature < network.Linear.Length; feature++) network.Linear[feature] *= sign;
        BundleWriter.Write(_folder[name], name, network, null, "test", 1, new Dictionary<string, double>(), learnedUntil: learnedUntil);
        return RankerModel.Load(_folder[name]);
    }
}
