using CsCheck;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

public sealed class ProtocolTests
{
    [Fact]
    public void Nothing_of_a_questions_own_moment_or_later_is_observed_before_it() => Gen.Int.Sample(
        seed =>
        {
            var data = TestData.Invented(200, seed: seed);
            // Three events share each moment.
            var split = Splits.Time(data with
            {
                Interactions = [.. data.Interactions.Select((one, k) => one with { At = TestData.Start + k / 3 * TestData.Minute })],
            });
            var watcher = new Watcher(split);
            new EvaluationRun(split, null, null).Run([watcher], TestContext.Current.CancellationToken);
            Assert.InRange(watcher.Questions, split.Questions.Length, 2 * split.Questions.Length); // some are asked again, frozen
        },
        iter: 20);

    [Fact]
    public void The_last_tenth_is_predicted_and_validation_ends_where_it_begins()
    {
        var data = TestData.Invented(99);
        var test = Splits.Time(data);
        Assert.Equal((89, 89, 98), (test.FitEnd, test.Questions[0], test.Questions[^1]));
        var validation = Splits.Time(data, validation: true);
        Assert.Equal((79, 79, 88), (validation.FitEnd, validation.Questions[0], validation.Questions[^1]));
        Assert.Equal(89, validation.Log.Count);
    }

    [Fact]
    public void A_frozen_history_ends_where_the_session_began()
    {
        // The last five are the questions of fifty: an old event, then a session with gaps of at most 30 minutes.
        var filler = Enumerable.Range(0, 45).Select(k => $"other{k}:t{k % 5}@{k}");
        var split = Splits.Time(TestData.Of([.. filler, "a:t0@100", "a:t1@131", "a:t2@161", "a:t3@171", "b:t0@172"]));
        Assert.Equal([45, 46, 47, 48, 49], split.Questions);
        Assert.Equal(
            [EvaluationSplit.NotAsked, EvaluationSplit.NotAsked, 45, 45, EvaluationSplit.NotAsked], split.Frozen);
    }

    [Fact]
    public void Leave_one_out_asks_for_each_users_last_title_and_fits_validation_only_when_told()
    {
        var data = TestData.Of("a:x@1", "a:y@2", "b:x@2", "a:z@3", "b:z@3", "a:w@4", "b:y@4");
        var split = Splits.LeaveOneOut(data, fitValidation: false);
        Assert.Equal(["w", "y"], split.Questions.Select(number => split.Log.Id(split.Log.Item[number]).Value));
        Assert.Equal((3, 4), (split.FitEnd, split.Catalogue));
        Assert.Equal(5, Splits.LeaveOneOut(data, fitValidation: true).FitEnd);
        Assert.All(split.Questions, number => Assert.Equal("z", split.Log.Id(split.Log.Item[split.Log.Previous[number]]).Value));
    }

    [Fact]
    public void Sessions_are_asked_about_after_every_click_and_need_a_part_to_fit()
    {
        var data = TestData.Of("s:x@1", "s:y@2", "p:x@3", "p:y@4", "q:x@5", "p:x@6") with { FitCount = 2 };
        Assert.Equal([3, 5], Splits.Sessions(data).Questions);
        var refused = Assert.Throws<TrainingDataException>(() => Splits.Sessions(data with { FitCount = null }));
        Assert.Contains("protocol S needs a data set of sessions", refused.Message);
    }

    [Fact]
    public void Validation_sessions_are_those_of_the_fitted_part_that_are_not_over_by_its_time()
    {
        var data = TestData.Of("s:x@1", "p:x@2", "s:y@3", "q:y@4", "p:y@6", "q:x@7", "r:x@8", "r:y@9") with { FitCount = 6 };
        Assert.Contains("does not say", Assert.Throws<TrainingDataException>(() => Splits.Sessions(data, validation: true)).Message);
        var split = Splits.Sessions(data with { ValidationFrom = TestData.Start + 5 * TestData.Minute }, validation: true);
        Assert.Equal((2, 6), (split.FitEnd, split.Log.Count));
        Assert.Equal(["p", "q"], split.Questions.Select(number => split.Log.Interactions[number].User.Value));
    }

    [Fact]
    public void A_part_to_fit_takes_the_place_of_nine_tenths_and_repeats_are_asked_about()
    {
        var data = TestData.Invented(90) with { FitCount = 45 };
        var (test, validation) = (Splits.Time(data), Splits.Time(data, validation: true));
        Assert.Equal((45, 40, 45), (test.FitEnd, validation.FitEnd, validation.Log.Count));
        Assert.True(test.Repeats);
        Assert.False(Splits.Time(data with { FitCount = null }).Repeats);
    }

    [Fact]
    public void A_live_catalogue_takes_a_title_in_once_its_first_event_is_past()
    {
        var events = Enumerable.Range(0, 18).Select(k => $"u{k}:t{k % 3}@{k}").Append("a:new@20").Append("b:new@30");
        var split = Splits.Time(TestData.Of([.. events]));
        int[] Ranks(bool live) => new EvaluationRun(split with { LiveCatalogue = live }, null, null)
            .Run([new PopularTitles(0, live: true)], TestContext.Current.CancellationToken)[0].Ranks;
        Assert.Equal([0, 0], Ranks(live: false));
        Assert.Equal([0, 4], Ranks(live: true));
    }

    /// <summary>Fails when it has seen too much, or too little.</summary>
    private sealed class Watcher(EvaluationSplit split) : IRankingMethod
    {
        private int _observed;
        private long _asked;

        public string Name => "watcher";
        public int Questions { get; private set; }

        public void Learn(EventLog log, int end, CancellationToken cancellation) => Assert.Equal(split.FitEnd, end);

        public void Observe(int number) => Assert.Equal(_observed++, number);

        public void Score(in Question question, Span<float> scores)
        {
            Questions++;
            Assert.True(question.At >= _asked);
            _asked = question.At;
            Assert.True(_observed == split.FitEnd || split.Log.At(_observed - 1) < question.At);
            Assert.True(split.Log.At(_observed) >= question.At);
            scores.Clear();
        }
    }
}
