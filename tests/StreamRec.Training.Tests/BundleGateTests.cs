using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
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
    public void The_counting_beside_it_forgets_as_the_bundle_does()
    {
        using var model = Bundle("years", sign: 1, clocks: Clocks.Create(["30d", "90d", "180d", "365d", "3650d"], "3650d"));
        var verdict = Judge(model, null, tolerance: 1);
        Assert.Equal([$"candidate {model.Id}", "ordered-knn-live", "popular-365d-live"], verdict.Ndcg10.Keys);
    }

    [Fact]
    public void Each_bundle_is_measured_with_its_own_clocks()
    {
        using var days = Bundle("days", sign: 1);
        using var years = Bundle("years", sign: 1, clocks: Clocks.Create(["1m", "2m", "3m", "4m", "5m"], "1m"));
        var (first, second) = (Judge(days, years, tolerance: 1), Judge(years, days, tolerance: 1));
        Assert.NotEqual(first.Ndcg10[$"candidate {days.Id}"], first.Ndcg10[$"serving {years.Id}"]);
        Assert.Equal(first.Ndcg10[$"candidate {days.Id}"], second.Ndcg10[$"serving {days.Id}"]);
        Assert.Equal(first.Ndcg10[$"serving {years.Id}"], second.Ndcg10[$"candidate {years.Id}"]);
    }

    [Fact]
    public void No_worse_is_what_the_paired_interval_must_say_and_too_few_choices_are_a_reason_of_their_own()
    {
        using var serving = Bundle("good", sign: 1);
        using var worse = Bundle("worse", sign: -1);
        var difference = Judge(worse, serving, tolerance: 1).Differences[$"serving {serving.Id}"];
        Assert.True(difference.Low < difference.Mean && difference.Mean < 0);

        var between = -(difference.Low + difference.Mean) / 2;
        var unsure = Judge(worse, serving, between);
        Assert.False(unsure.Passed);
        Assert.Contains($"so few choices do not say that it is no more than {between:0.####} below serving {serving.Id}", unsure.Reason);
        Assert.DoesNotContain("below serving", Judge(worse, serving, -difference.Low).Reason);
        Assert.Contains($"serving {serving.Id} has", Judge(worse, serving, -difference.Mean - .0001).Reason);
    }

    [Fact]
    public void The_choices_of_a_few_people_are_no_ground_to_judge_on()
    {
        using var model = Bundle("same", sign: 1);
        var few = _data with { Interactions = [.. _data.Interactions.Select(choice => choice with { User = new("only") })] };
        var refused = Assert.Throws<TrainingDataException>(() => BundleGate.Judge(few, model, null, 1, null, TestContext.Current.CancellationToken));
        Assert.Contains("are those of 1 people; a gate takes at least 10", refused.Message);
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
        Assert.Equal(["ordered-knn-live", "popular-7d-live"], verdict.Differences.Keys);
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

    [Fact]
    public void A_bundle_that_has_learned_from_what_is_left_out_is_not_tested_on_it()
    {
        var data = _data with { Files = new Dictionary<string, string> { ["ratings.csv"] = "ab12" } };
        using var learned = Bundle("learned", sign: 1, _data.Interactions[^31].At, data.Files, data.Name);
        using var all = Bundle("all", sign: 1, null, data.Files, "renamed");
        using var ahead = Bundle("ahead", sign: 1, _data.Interactions[^60].At, data.Files, data.Name);
        using var elsewhere = Bundle("elsewhere", sign: 1, _data.Interactions[^1].At);
        string Refused(RankerModel model) => Assert.Throws<TrainingDataException>(() => LeaveOneOut(model, data)).Message;

        Assert.Contains($"{all.Id} was trained on renamed and does not say how far", Refused(all));
        Assert.Contains($"30 targets in {data.Name}, everybody's last events, 30 are among what it has learned from", Refused(all));
        Assert.Equal(2, LeaveOneOut(elsewhere, data).Methods.Count);
        Assert.Equal(2, LeaveOneOut(ahead, data).Methods.Count);
        Assert.Equal(2, LeaveOneOut(learned, data).Methods.Count); // until just before everybody's last
    }

    private static EvaluationReport LeaveOneOut(RankerModel model, TrainingData data) => Evaluator.Run(
        new EvaluationOptions { Data = data, Protocol = "L", Model = model, Methods = [ServedList.Served, "ordered-knn"] }, "", "", null,
        TestContext.Current.CancellationToken);

    private GateVerdict Judge(RankerModel candidate, RankerModel? serving, double tolerance) =>
        BundleGate.Judge(_data, candidate, serving, tolerance, null, TestContext.Current.CancellationToken);

    private RankerModel Bundle(
        string name, float sign, long? learnedUntil = null, IReadOnlyDictionary<string, string>? files = null, string trainedOn = "test", Clocks? clocks = null)
    {
        var network = RankerNetwork.Untrained();
        for (var feature = 0; feature < network.Linear.Length; feature++) network.Linear[feature] *= sign;
        BundleWriter.Write(
            _folder[name], name, network, null, trainedOn, 1, new Dictionary<string, double>(), files, clocks: clocks, learnedUntil: learnedUntil);
        return RankerModel.Load(_folder[name]);
    }
}
