using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Testing;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

public sealed class ServedTests : IDisposable
{
    private readonly TrainingData _data = TestData.Invented(400, titles: 60);
    private readonly EvaluationSplit _split;
    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);

    public ServedTests() => _split = Splits.Time(_data);

    [Fact]
    public void A_questions_profile_is_the_fold_of_its_history_as_of_its_moment_and_no_more()
    {
        var world = new ServedWorld(_split, _data, null, RankingSettings.Default);
        for (var number = 0; number < _split.FitEnd; number++) world.Observe(number);
        foreach (var number in _split.Questions)
        {
            var newest = _split.Log.Previous[number];
            var older = newest < 0 ? -1 : _split.Log.Previous[newest];
            foreach (var end in (int[])[newest, older, newest])
                Assert.Equal(Folded(end, _split.Log.At(number)), Json(world.ProfileOf(new Question(_split.Log.User[number], end, _split.Log.At(number)))));
            world.Observe(number);
        }
    }

    [Fact]
    public void What_is_seen_is_what_the_nodes_call_so()
    {
        int Blocked(FoldOptions folding)
        {
            var world = new ServedWorld(_split, _data with { Folding = folding }, _model, RankingSettings.Default);
            for (var number = 0; number < _split.FitEnd; number++) world.Observe(number);
            var question = new Question(_split.Log.User[_split.FitEnd - 1], _split.FitEnd - 1, _split.Log.At(_split.FitEnd));
            var (ranking, scores) = (world.Rank(question), new float[_split.Catalogue]);
            ranking.ScoreCatalogue(world.ProfileOf(question), world.PinsOf(question));
            ranking.WriteScores(scores);
            return scores.Count(float.IsNegativeInfinity);
        }
        // Of those that are repeated what was rated low stays away.
        Assert.True(Blocked(new FoldOptions { Seen = new SeenSettings { RepeatedKinds = ["film"] } }) < Blocked(FoldOptions.Default));
    }

    [Fact]
    public void The_crowd_is_counted_with_the_clocks_of_the_bundle()
    {
        var clocks = Clocks.Create(["1m", "2m", "3m", "4m", "5m"], "10m");
        using var folder = new TestFolder("clocks");
        BundleWriter.Write(folder.Path, "quick", RankerNetwork.Untrained(), null, "test", 1, new Dictionary<string, double>(), clocks: clocks);
        using var model = RankerModel.Load(folder.Path);
        var (quick, usual) = (new ServedWorld(_split, _data, model, RankingSettings.Default), new ServedWorld(_split, _data, _model, RankingSettings.Default));
        for (var again = 0; again < 2; again++)
        {
            quick.Begin();
            var signals = quick.PinsOf(First(quick)).Signals;
            Assert.Equal(clocks, signals.Clocks);
            // A choice a minute with half-lives of minutes: 1 / (1 − 2^(−1/4)) choices in all.
            var all = Enumerable.Range(0, _split.Log.Items).Sum(item => signals.Count(item, CountWindow.Long));
            Assert.InRange(all, 4, 6.3f);
        }
        Assert.Equal(Clocks.Default, usual.PinsOf(First(usual)).Signals.Clocks);
    }

    [Fact]
    public void The_served_list_is_what_the_users_ranking_would_show_and_then_the_other_candidates()
    {
        var (world, _) = ServedMethods.Of(_split, _data, _model);
        var method = new ServedList(world);
        var question = First(world);
        var scores = new float[_split.Catalogue];
        method.Score(question, scores);

        var ranking = new UserRanking();
        ranking.ScoreAll(world.ProfileOf(question), world.PinsOf(question));
        var slate = ranking.Slate(world.ProfileOf(question), Surface.Home, 50);
        Assert.NotEmpty(slate);
        for (var place = 0; place < slate.Length; place++) Assert.Equal(place + 1, TitleRanker.Rank(scores, slate[place].Item));
        for (var newest = question.Newest; newest >= 0; newest = _split.Log.Previous[newest])
            Assert.Equal(0, TitleRanker.Rank(scores, _split.Log.Item[newest]));
    }

    [Fact]
    public void The_model_alone_scores_a_candidate_as_serving_does_bit_for_bit()
    {
        var (world, _) = ServedMethods.Of(_split, _data, _model);
        var question = First(world);
        var (served, alone) = (new float[_split.Catalogue], new float[_split.Catalogue]);
        new ServedCandidates(world).Score(question, served);
        new ModelAlone(world).Score(question, alone);
        Assert.DoesNotContain(float.NegativeInfinity, alone);
        var compared = 0;
        for (var item = 0; item < served.Length; item++)
        {
            if (float.IsNegativeInfinity(served[item])) continue;
            Assert.Equal(served[item], alone[item]);
            compared++;
        }
        Assert.InRange(compared, 10, served.Length);
    }

    [Fact]
    public void The_same_evaluation_gives_the_same_report()
    {
        string Run() => ReportJson.Write(Timeless(Evaluator.Run(
            new EvaluationOptions { Data = TestData.Invented(400), Protocol = "P", Model = _model }, "command", "commit", null, default)));
        Assert.Equal(Run(), Run());
    }

    public void Dispose() => _model.Dispose();

    private Question First(ServedWorld world)
    {
        for (var number = 0; number < _split.FitEnd; number++) world.Observe(number);
        var asked = _split.Questions[0];
        return new Question(_split.Log.User[asked], _split.Log.Previous[asked], _split.Log.At(asked));
    }

    private string Folded(int newest, long now)
    {
        var numbers = new Stack<int>();
        for (var number = newest; number >= 0; number = _split.Log.Previous[number]) numbers.Push(number);
        var profile = Profile.Empty;
        foreach (var number in numbers) profile = profile.Fold(_split.Log.Interactions[number].ToEvent(number), FoldOptions.Default).Profile;
        return Json(profile.AsOf(now, FoldOptions.Default).Profile);
    }

    private static string Json(Profile profile) => System.Text.Encoding.UTF8.GetString(ProfileJson.Write(new UserId("u"), profile));

    private static EvaluationReport Timeless(EvaluationReport report) =>
        report with { Methods = [.. report.Methods.Select(method => method with { FitSeconds = 0, ObserveSecondsPerDay = 0, ScoreSeconds = 0 })] };
}
