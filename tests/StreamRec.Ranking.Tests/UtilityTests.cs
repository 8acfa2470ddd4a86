using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Training;

namespace StreamRec.Ranking.Tests;

/// <summary>What a title is worth beside being chosen, by what the bundle's heads foretell.</summary>
public sealed class UtilityTests : IDisposable
{
    private static readonly UtilitySettings Any = new() { Play = .25, Complete = .5, Like = 2, Dismiss = 1.5 };
    private readonly TestWorld _world = new(titles: 200);
    private readonly Profile _profile = TestWorld.Folded();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_score_is_that_of_the_ranker_and_the_weighted_logarithms_of_what_may_become_of_the_title()
    {
        var (plain, worth) = (Scored(UtilitySettings.None), Scored(Any));
        var worker = _world.Model.Rent();
        for (var place = 0; place < plain.Pool.Count; place++)
        {
            var item = plain.Pool.Items[place];
            var expected = plain.Pool.Scores[place] + Expected(Foretold(plain, place, worker));
            Assert.Equal(expected, worth.Pool.Scores[worth.Pool.Find(item)], 1e-4);
        }
        _world.Model.Return(worker);
    }

    [Fact]
    public void A_weight_on_likes_brings_up_what_is_likely_to_be_liked()
    {
        double Mean(UtilitySettings utility) => Slate(Scored(utility)).Average(item => item.Like!.Value);
        Assert.True(Mean(UtilitySettings.None with { Like = 4 }) > Mean(UtilitySettings.None) + .02);
    }

    [Fact]
    public void A_bundle_without_heads_scores_as_it_did_whatever_the_weights()
    {
        using var world = new TestWorld(titles: 200, network: TestWorld.Arbitrary(1).With([]));
        var (plain, weighed) = (Scored(UtilitySettings.None, world), Scored(Any, world));
        Assert.Equal(plain.Pool.Scores.ToArray(), weighed.Pool.Scores.ToArray());
    }

    [Fact]
    public void A_title_that_came_after_training_or_after_the_last_scoring_has_what_the_network_says_alone()
    {
        Scored(Any);
        _world.Catalog.Apply([(new ItemId("new"), TestWorld.TitleOf(7) with { Id = new ItemId("new"), AddedAt = TestWorld.Start - 1 })]);
        Assert.True(_world.Catalog.Index.TryGet(new ItemId("new"), out var item));
        var known = _world.Model.HeadTitles!.By(_world.Catalog.Index);
        Assert.Equal([0, 0, 0, 0], known.Slice(item * HeadTitles.Width, HeadTitles.Width).ToArray());
        Assert.NotEqual(0, known[0]);
    }

    [Fact]
    public void What_is_known_of_titles_is_read_as_it_was_written_and_other_bytes_are_refused()
    {
        var titles = new HeadTitles(new Dictionary<string, float[]> { ["b"] = [1, 2, 3, 4], ["a"] = [0, -1, 0, .5f] });
        var bytes = titles.ToArray();
        var read = HeadTitles.Read("f", bytes);
        Assert.Equal(bytes, read.ToArray());
        Assert.Equal([0, -1, 0, .5f], read.Titles["a"]);
        Assert.Contains("ends in the middle", Assert.Throws<BundleRefusedException>(() => HeadTitles.Read("f", bytes[..^1])).Message, StringComparison.Ordinal);
        bytes[0] ^= 1;
        Assert.Contains("expected 54485253", Assert.Throws<BundleRefusedException>(() => HeadTitles.Read("f", bytes)).Message, StringComparison.Ordinal);
    }

    private UserRanking Scored(UtilitySettings utility, TestWorld? world = null)
    {
        var ranking = new UserRanking(RankingSettings.Default with { Utility = utility });
        ranking.ScoreAll(_profile, (world ?? _world).PinsAt(TestWorld.Start));
        return ranking;
    }

    private SlateItem[] Slate(UserRanking ranking) => ranking.Slate(_profile, Surface.Home, 20);

    /// <summary>The network's logits for the candidate, with what is known of the title.</summary>
    private double[] Foretold(UserRanking ranking, int place, RankerWorker worker)
    {
        var world = World.Of(ranking.Pins!);
        var (probe, batch) = (new CandidateProbe(), worker.BatchFor(RankerBatch.Smallest));
        probe.Read(_profile, world);
        probe.WriteFeatures(probe.Items.IndexOf(ranking.Pool.Items[place]), batch.Row(0));
        batch.Run();
        var titles = world.TitlesOfHeads;
        var item = ranking.Pool.Items[place];
        var logits = new double[HeadTitles.Width];
        foreach (var outcome in OutcomeNames.All)
            logits[OutcomeNames.IndexOf(outcome)] = batch.Head(outcome)[0] + titles[item * HeadTitles.Width + OutcomeNames.IndexOf(outcome)];
        return logits;
    }

    private static double Expected(double[] logits)
    {
        double Log(double logit) => -Math.Log(1 + Math.Exp(-logit));
        return Any.Play * Log(logits[0]) + Any.Complete * Log(logits[1]) + Any.Like * Log(logits[2]) + Any.Dismiss * Log(-logits[3]);
    }
}
