using System.Runtime.InteropServices;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Testing;
using StreamRec.Training.Tests.Evaluation;

namespace StreamRec.Training.Tests;

/// <summary>The ranker's second head: what it learns, what it leaves alone, and how it is measured.</summary>
public sealed class LikeTests : IDisposable
{
    private const int Told = FeatureList.GenreTaste;
    private readonly TestFolder _folder = new("likes");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_decides_a_rating_is_found_and_what_does_not_weighs_little()
    {
        var (network, examples) = (Normalised(Rated(4000)), Rated(4000));
        var head = LikeFit.Fit(network, examples, TestContext.Current.CancellationToken)!;
        // Of a true logit of 2 · the feature, whose normalised values are scaled by its deviation.
        Assert.InRange(head.Linear[Told] * network.Scale[Told], 1.8, 2.2);
        for (var k = 0; k < RankerNetwork.Features; k++)
            if (k != Told) Assert.InRange(head.Linear[k], -.15, .15);
    }

    [Fact]
    public void The_ranker_is_left_as_it_is_and_the_same_ratings_give_the_same_bits()
    {
        var (network, examples) = (Normalised(Rated(2000)), Rated(2000));
        var before = network.With(null);
        var first = LikeFit.Fit(network, examples, TestContext.Current.CancellationToken);
        var second = LikeFit.Fit(network, examples, TestContext.Current.CancellationToken);
        Assert.Equal(before.ToOnnx(), network.ToOnnx());
        Assert.Equal(network.With(first).ToOnnx(), network.With(second).ToOnnx());
        Assert.NotEqual(before.ToOnnx(), network.With(first).ToOnnx());
    }

    [Fact]
    public void Choices_without_ratings_teach_nothing()
    {
        var (rated, mixed) = (Rated(2000), Rated(2000));
        for (var k = 0; k < 500; k++) Add(mixed, 0).Fill(9);
        var network = Normalised(rated);
        Assert.Equal(
            network.With(LikeFit.Fit(network, rated, TestContext.Current.CancellationToken)).ToOnnx(),
            network.With(LikeFit.Fit(network, mixed, TestContext.Current.CancellationToken)).ToOnnx());
    }

    [Fact]
    public void Too_few_ratings_or_ratings_of_one_kind_give_no_head()
    {
        var few = Rated(LikeFit.FewestOfEach);
        Assert.Null(LikeFit.Fit(Normalised(few), few, TestContext.Current.CancellationToken));
        var good = new ExampleSet();
        for (var k = 0; k < 4000; k++) Add(good, 5)[Told] = k % 7;
        Assert.Null(LikeFit.Fit(Normalised(good), good, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_bundle_says_what_the_head_says()
    {
        var examples = Rated(2000);
        var network = Normalised(examples);
        var random = new Random(4);
        foreach (var weights in (float[][])[network.FirstWeights, network.FirstBias, network.SecondWeights, network.SecondBias])
            for (var k = 0; k < weights.Length; k++) weights[k] = (float)(random.NextDouble() - .5);
        for (var k = 0; k < network.FirstWeights.Length; k++) // as training leaves them
            if (!network.Learned[k / RankerNetwork.First]) network.FirstWeights[k] = 0;
        network = network.With(LikeFit.Fit(network, examples, TestContext.Current.CancellationToken));
        Assert.Contains(network.Likes!.Hidden, weight => weight != 0);
        BundleWriter.Write(_folder.Path, "liking", network, null, "test", 1, new Dictionary<string, double>());
        using var model = RankerModel.Load(_folder.Path);
        var worker = model.Rent();
        var batch = worker.BatchFor(RankerBatch.Page);
        for (var row = 0; row < batch.Rows; row++) examples.Rows(row)[..FeatureList.Count].CopyTo(batch.Row(row));
        batch.Run();
        var pass = new NetworkPass(network, 1);
        for (var row = 0; row < batch.Rows; row++)
        {
            pass.Forward(batch.Row(row));
            Assert.Equal(network.Likes.Logit(pass, 0), batch.Likes[row], 1e-4);
        }
        model.Return(worker);
    }

    [Fact]
    public void The_calibration_error_is_how_far_what_is_foretold_lies_from_what_becomes()
    {
        var (right, wrong) = (new LikeMetrics(), new LikeMetrics());
        for (var k = 0; k < 1_000; k++)
        {
            var probability = (k / 100 + .5) / 10;
            var liked = k % 100 < 10 * (k / 100) + 5;
            right.Add(probability, liked);
            wrong.Add(.9 * probability, liked);
        }
        Assert.Equal(0, right.CalibrationError(), 1e-9);
        Assert.Equal(.05, wrong.CalibrationError(), 1e-9);
    }

    [Fact]
    public void Auc_counts_the_pairs_in_order_and_ties_half()
    {
        var metrics = new LikeMetrics();
        foreach (var (probability, liked) in ((double, bool)[])[(.2, false), (.4, true), (.4, false), (.7, false), (.9, true)]) metrics.Add(probability, liked);
        Assert.Equal((.5 + 1 + 3) / 6, metrics.Auc(), 1e-12);
        Assert.Equal(-(Math.Log(.8) + Math.Log(.4) + Math.Log(.6) + Math.Log(.3) + Math.Log(.9)) / 5, metrics.LogLoss(), 1e-12);
    }

    [Fact]
    public void Shares_know_only_the_ratings_before()
    {
        var shares = new LikeShares();
        shares.Visit(Choice("ann", "a", 5), measure: false);
        shares.Visit(Choice("bob", "a", 5), measure: false);
        shares.Visit(Choice("cid", "a", 0), measure: true);
        shares.Visit(Choice("cid", "a", 2), measure: true);
        // (2 + 5 · 3/4) / 7 of the title; nothing is known of the person but what all do.
        Assert.Equal(-Math.Log(1 - 5.75 / 7), shares.OfTitle.LogLoss(), 1e-12);
        Assert.Equal(-Math.Log(1 - .75), shares.OfPerson.LogLoss(), 1e-12);
        Assert.Equal(1, shares.OfTitle.Ratings);
    }

    [Fact]
    public void A_run_over_ratings_that_follow_tastes_makes_a_head_that_tells_them_and_one_without_ratings_makes_none()
    {
        using var first = Train(stars: true, "first");
        Assert.InRange(first.Manifest.Metrics["validation.like.auc"], .8, 1);
        Assert.True(first.Manifest.Metrics["validation.like.logLoss"] < first.Manifest.Metrics["validation.like.constant.logLoss"]);
        using var again = Train(stars: true, "again");
        Assert.Equal(File.ReadAllBytes(_folder["first/ranker.onnx"]), File.ReadAllBytes(_folder["again/ranker.onnx"]));

        using var unrated = Train(stars: false, "unrated");
        Assert.True(first.HasLikes);
        Assert.False(unrated.HasLikes);
        Assert.DoesNotContain(unrated.Manifest.Metrics.Keys, name => name.Contains("like", StringComparison.Ordinal));
    }

    /// <summary>People who choose whatever comes and rate what has their genre well; told by stars, or not at all.</summary>
    private RankerModel Train(bool stars, string name)
    {
        var random = new Random(3);
        var titles = Enumerable.Range(0, 60).Select(k => new Title
        {
            Id = new ItemId($"t{k}"),
            Kind = TitleKind.Film,
            Name = $"Title {k}",
            Genres = [k % 2 == 0 ? "Drama" : "Horror"],
        }).ToArray();
        var chosen = from user in Enumerable.Range(0, 60)
                     from item in Enumerable.Range(0, 60)
                     orderby random.Next()
                     select (user, item);
        Interaction[] interactions = [.. chosen.Select((choice, number) => new Interaction(
            new UserId($"u{choice.user}"), titles[choice.item].Id,
            !stars ? 0 : (choice.user + choice.item) % 2 == 0 == random.Next(10) > 0 ? 5 : 2,
            TestData.Start + number * TestData.Minute, stars ? Contracts.EventType.Rate : Contracts.EventType.PlayComplete))];
        TrainingRun.Run(
            new TrainingOptions
            {
                Data = new TrainingData("tastes", interactions, titles),
                OutputFolder = _folder[name],
                Epochs = 1,
                Sampled = 10,
                WarmUp = 0,
                PublishEvery = 60 * TestData.Minute,
            },
            null, TestContext.Current.CancellationToken);
        return RankerModel.Load(_folder[name]);
    }

    private static Interaction Choice(string user, string item, float stars) => new(new UserId(user), new ItemId(item), stars, TestData.Start);

    /// <summary>Choices without others beside them, of arbitrary features; a like's logit is twice one of these.</summary>
    private static ExampleSet Rated(int count)
    {
        var random = new Random(7);
        var examples = new ExampleSet();
        for (var k = 0; k < count; k++)
        {
            var row = new float[FeatureList.Count];
            for (var feature = 0; feature < row.Length; feature++) row[feature] = (float)(random.NextDouble() * 4 - 2);
            var liked = random.NextDouble() < 1 / (1 + Math.Exp(-2 * row[Told]));
            row.CopyTo(Add(examples, liked ? 4 : 3.5f));
        }
        return examples;
    }

    private static Span<float> Add(ExampleSet examples, float stars) => examples.Add(1, Choice("ann", "heat", stars), shown: 1, out _);

    private static RankerNetwork Normalised(ExampleSet examples)
    {
        var network = RankerNetwork.Untrained();
        examples.Normalise(network);
        return network;
    }
}
