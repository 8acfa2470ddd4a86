using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

public sealed class SessionMixTests
{
    /// <summary>Sessions that go from a to b, then, in the predicted part, from a to c; titles d to k only fill the catalogue.</summary>
    private static readonly TrainingData Turned = Sessions();

    [Fact]
    public void What_sessions_just_past_went_on_to_soon_comes_right_after_the_sessions_own_title()
    {
        var split = Splits.Sessions(Turned);
        var ranks = Rank(split, new SessionMix(null));
        Assert.InRange(ranks[0], 3, 11); // nobody had gone from a to c yet: a and b are before it
        Assert.Equal(2, ranks[^1]);
    }

    [Fact]
    public void An_encoder_that_is_sure_decides()
    {
        var split = Splits.Sessions(Turned);
        Assert.All(Rank(split, new SessionMix(new Sure(split.Log, "c"))), rank => Assert.Equal(1, rank));
        Assert.All(Rank(split, new SessionMix(new Sure(split.Log, "k"))), rank => Assert.NotEqual(1, rank));
    }

    [Fact]
    public void A_title_of_the_session_is_above_one_that_nobody_has_clicked_with_it()
    {
        var split = Splits.Sessions(Turned);
        var mix = new SessionMix(null);
        mix.Learn(split.Log, split.FitEnd, TestContext.Current.CancellationToken);
        for (var number = 0; number < split.FitEnd; number++) mix.Observe(number);
        var scores = new float[split.Catalogue];
        var asked = split.Questions[0];
        mix.Score(new Question(split.Log.User[asked], split.Log.Previous[asked], split.Log.At(asked)), scores);
        Assert.True(scores[Number(split.Log, "a")] > scores[Number(split.Log, "d")]);
        Assert.DoesNotContain(float.NaN, scores);
    }

    [Fact]
    public void Protocol_S_knows_the_mix_and_the_mix_without_an_encoder()
    {
        var report = Evaluator.Run(
            new EvaluationOptions { Data = Turned, Protocol = "S", Methods = ["session-mix-live-no-encoder"] }, "", "", null,
            TestContext.Current.CancellationToken);
        Assert.Equal("session-mix-live-no-encoder", Assert.Single(report.Methods).Method);
    }

    private static int[] Rank(EvaluationSplit split, IRankingMethod method) =>
        new EvaluationRun(split, null, null).Run([method], TestContext.Current.CancellationToken)[0].Ranks;

    private static int Number(EventLog log, string title) => Enumerable.Range(0, log.Items).First(item => log.Id(item).Value == title);

    private static TrainingData Sessions()
    {
        var events = new List<string>();
        for (var filler = 'c'; filler <= 'k'; filler++) events.Add($"filler{filler}:{filler}@{events.Count}");
        for (var session = 0; session < 3; session++) events.AddRange([$"fit{session}:a@{events.Count}", $"fit{session}:b@{events.Count + 1}"]);
        var fitted = events.Count;
        for (var session = 0; session < 12; session++) events.AddRange([$"new{session}:a@{events.Count}", $"new{session}:c@{events.Count + 1}"]);
        return TestData.Of([.. events]) with { FitCount = fitted };
    }

    /// <summary>Of one title.</summary>
    private sealed class Sure(EventLog log, string title) : IRankingMethod
    {
        public string Name => "sure";

        public void Learn(EventLog log, int end, CancellationToken cancellation) { }

        public void Observe(int number) { }

        public void Score(in Question question, Span<float> scores)
        {
            scores.Clear();
            scores[Number(log, title)] = 1000;
        }
    }
}
