using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests.Evaluation;

public sealed class MetricTests
{
    [Fact]
    public void Equal_scores_count_against_the_target()
    {
        var scores = new float[100];
        (scores[7], scores[8], scores[99]) = (2, 2, 3);
        Assert.Equal(3, TitleRanker.Rank(scores, 7));
        Assert.Equal(1, TitleRanker.Rank(scores, 99));
        Assert.Equal(100, TitleRanker.Rank(scores, 0));
    }

    [Fact]
    public void A_target_that_is_not_offered_or_not_in_the_catalogue_is_a_miss()
    {
        float[] scores = [1, float.NegativeInfinity, 2];
        Assert.Equal(0, TitleRanker.Rank(scores, 1));
        Assert.Equal(0, TitleRanker.Rank(scores, 3));
        Assert.Equal(2, TitleRanker.Rank(scores, 0));
    }

    [Fact]
    public void A_top_ten_is_ordered_and_leaves_out_what_is_not_offered()
    {
        var top = new int[3];
        Assert.Equal(3, TitleRanker.Top([1, 5, float.NegativeInfinity, 5, 0], top));
        Assert.Equal([1, 3, 0], top);
        Assert.Equal(1, TitleRanker.Top([float.NegativeInfinity, 4], top));
        Assert.Equal(1, top[0]);
    }

    [Fact]
    public void Figures_are_averages_over_all_questions_misses_included()
    {
        var figures = RankFigures.Of([1, 3, 15, 60, 0]);
        Assert.Equal(.4, figures.HitRate10, 1e-9);
        Assert.Equal((1 + .5) / 5, figures.Ndcg10, 1e-9);
        Assert.Equal(.6, figures.HitRate20, 1e-9);
        Assert.Equal((1 + 1 / 3.0 + 1 / 15.0) / 5, figures.Mrr20, 1e-9);
        Assert.Equal(.8, figures.Recall100, 1e-9);
    }

    [Fact]
    public void Intervals_are_the_same_for_the_same_seed_and_hold_the_mean()
    {
        var split = Splits.Time(TestData.Invented(300));
        var ranks = Ranks(split, question => question % 7 + 1);
        var interval = new Bootstrap(split, 3).Ndcg(ranks);
        Assert.Equal(interval, new Bootstrap(split, 3).Ndcg(ranks));
        Assert.NotEqual(interval, new Bootstrap(split, 4).Ndcg(ranks));
        Assert.InRange(interval.Mean, interval.Low, interval.High);
        Assert.Equal(RankFigures.Of(ranks.Ranks).Ndcg10, interval.Mean, 1e-9);
    }

    [Fact]
    public void Differences_are_paired_so_that_a_constant_gain_has_no_width()
    {
        var split = Splits.Time(TestData.Invented(300));
        var difference = new Bootstrap(split, 1).Difference(Ranks(split, _ => 1), Ranks(split, _ => 3));
        Assert.Equal(.5, difference.Mean, 1e-9);
        Assert.Equal(difference.Low, difference.High, 1e-9);
    }

    private static MethodRanks Ranks(EvaluationSplit split, Func<int, int> rank) =>
        new("test", [.. Enumerable.Range(0, split.Questions.Length).Select(rank)]) { FrozenRanks = new int[split.Questions.Length] };
}
