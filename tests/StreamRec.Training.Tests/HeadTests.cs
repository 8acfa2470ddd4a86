using System.Runtime.InteropServices;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Testing;
using StreamRec.Training.Tests.Evaluation;

namespace StreamRec.Training.Tests;

/// <summary>The heads beside the score: what they learn, what they leave alone, and how they are measured.</summary>
public sealed class HeadTests : IDisposable
{
    private const int Told = FeatureList.GenreTaste;
    private readonly TestFolder _folder = new("heads");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_decides_a_rating_is_found_and_what_does_not_weighs_little()
    {
        var (network, trials) = (Normalised(Rated(6000)), Rated(6000));
        var head = Fit(network, trials)!;
        // Of a true logit of 2 · the feature, whose normalised values are scaled by its deviation.
        Assert.InRange(head.Linear[Told] * network.Scale[Told], 1.8, 2.2);
        for (var k = 0; k < RankerNetwork.Features; k++)
            if (k != Told) Assert.InRange(head.Linear[k], -.15, .15);
    }

    [Fact]
    public void The_ranker_is_left_as_it_is_and_the_same_ratings_give_the_same_bits()
    {
        var (network, trials) = (Normalised(Rated(2000)), Rated(2000));
        var before = network.With([]);
        var (first, second) = (Fit(network, trials)!, Fit(network, trials)!);
        Assert.Equal(before.ToOnnx(), network.ToOnnx());
        Assert.Equal(network.With([first]).ToOnnx(), network.With([second]).ToOnnx());
        Assert.NotEqual(before.ToOnnx(), network.With([first]).ToOnnx());
    }

    [Fact]
    public void What_had_no_chance_of_an_outcome_teaches_nothing_of_it()
    {
        var (rated, mixed) = (Rated(2000), Rated(2000));
        for (var k = 0; k < 500; k++) mixed.Add(Of(Outcomes.Complete, happened: k % 2 == 0)).Fill(9);
        var network = Normalised(rated);
        Assert.Equal(network.With([Fit(network, rated)!]).ToOnnx(), network.With([Fit(network, mixed)!]).ToOnnx());
        Assert.Null(HeadFit.Fit(network, Outcomes.Dismiss, mixed, PlaceBias.None, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Too_few_trials_or_trials_that_all_end_alike_give_no_head()
    {
        var few = Rated(HeadFit.FewestOfEach);
        Assert.Null(Fit(Normalised(few), few));
        var good = new TrialSet();
        for (var k = 0; k < 4000; k++) good.Add(Of(Outcomes.Like, happened: true))[Told] = k % 7;
        Assert.Null(Fit(Normalised(good), good));
    }

    [Fact]
    public void What_a_surface_does_is_told_apart_from_what_the_title_is()
    {
        var (random, trials) = (new Random(9), new TrialSet());
        for (var k = 0; k < 6000; k++)
        {
            var (home, told) = (random.Next(2) == 0, random.NextDouble() * 4 - 2);
            var happened = random.NextDouble() < 1 / (1 + Math.Exp(-(told + (home ? 1 : -1))));
            trials.Add(Of(Outcomes.Like, happened) with { Surface = home ? "home" : "genre" })[Told] = (float)told;
        }
        var head = Fit(Normalised(trials), trials)!;
        Assert.InRange(head.Surfaces["home"] - head.Surfaces["genre"], 1.7, 2.3);
    }

    [Fact]
    public void The_newest_tenth_calibrates_what_the_others_taught()
    {
        var (random, trials) = (new Random(5), new TrialSet());
        for (var k = 0; k < 20_000; k++)
        {
            var told = random.NextDouble() * 4 - 2;
            var logit = k < 18_000 ? 2 * told : told - 1; // lately it says less, and all of it happens more seldom
            trials.Add(Of(Outcomes.Like, random.NextDouble() < 1 / (1 + Math.Exp(-logit))))[Told] = (float)told;
        }
        var network = Normalised(trials);
        var (head, pass) = (Fit(network, trials)!, new NetworkPass(network, 1));
        foreach (var told in (float[])[-1.5f, 0, 1.5f])
        {
            var row = new float[FeatureList.Count];
            row[Told] = told;
            pass.Forward(row);
            Assert.Equal(told - 1, head.Logit(pass, 0), .25);
        }
    }

    [Fact]
    public void A_place_that_few_look_at_does_not_make_a_title_less_likely_to_be_played()
    {
        var (random, trials, examples) = (new Random(6), new TrialSet(), new ExampleSet());
        var places = PlacesThatHide(examples);
        for (var k = 0; k < 20_000; k++)
        {
            var place = random.Next(2);
            var logit = place == 0 ? -1 : -1 + places.Logits[PlaceBias.CodeOf(1)];
            var row = trials.Add(new Trial(
                new UserId("ann"), new ItemId("heat"), k, k, Outcomes.Play, random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? Outcomes.Play : Outcomes.None, place));
            row[Told] = place; // what stands further down differs in this
        }
        var network = Normalised(trials);
        var head = HeadFit.Fit(network, Outcomes.Play, trials, places, TestContext.Current.CancellationToken)!;
        Assert.InRange(head.Linear[Told], -.1, .1);
    }

    [Fact]
    public void The_bundle_says_what_the_head_says()
    {
        var trials = Rated(2000);
        var network = Normalised(trials);
        var random = new Random(4);
        foreach (var weights in (float[][])[network.FirstWeights, network.FirstBias, network.SecondWeights, network.SecondBias])
            for (var k = 0; k < weights.Length; k++) weights[k] = (float)(random.NextDouble() - .5);
        for (var k = 0; k < network.FirstWeights.Length; k++) // as training leaves them
            if (!network.Learned[k / RankerNetwork.First]) network.FirstWeights[k] = 0;
        var head = Fit(network, trials)!;
        network = network.With([head with { Outcome = Outcomes.Dismiss, Bias = -1 }, head]);
        Assert.Contains(head.Hidden, weight => weight != 0);
        BundleWriter.Write(_folder.Path, "liking", network, null, "test", 1, new Dictionary<string, double>());
        using var model = RankerModel.Load(_folder.Path);
        var worker = model.Rent();
        var batch = worker.BatchFor(RankerBatch.Page);
        for (var row = 0; row < batch.Rows; row++) trials.Row(row).CopyTo(batch.Row(row));
        batch.Run();
        var pass = new NetworkPass(network, 1);
        for (var row = 0; row < batch.Rows; row++)
        {
            pass.Forward(batch.Row(row));
            Assert.Equal(network.Heads[0].Logit(pass, 0), batch.Head(Outcomes.Dismiss)[row], 1e-4);
            Assert.Equal(network.Heads[1].Logit(pass, 0), batch.Head(Outcomes.Like)[row], 1e-4);
        }
        Assert.Equal((Outcomes.Like | Outcomes.Dismiss, 0), (model.Heads, batch.Head(Outcomes.Play).Length));
        model.Return(worker);
    }

    [Fact]
    public void The_calibration_error_is_how_far_what_is_foretold_lies_from_what_becomes()
    {
        var (right, wrong) = (new HeadMetrics(), new HeadMetrics());
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
        var metrics = new HeadMetrics();
        foreach (var (probability, liked) in ((double, bool)[])[(.2, false), (.4, true), (.4, false), (.7, false), (.9, true)]) metrics.Add(probability, liked);
        Assert.Equal((.5 + 1 + 3) / 6, metrics.Auc(), 1e-12);
        Assert.Equal(-(Math.Log(.8) + Math.Log(.4) + Math.Log(.6) + Math.Log(.3) + Math.Log(.9)) / 5, metrics.LogLoss(), 1e-12);
    }

    [Fact]
    public void Shares_know_only_the_trials_before()
    {
        var shares = new OutcomeShares(Outcomes.Like);
        shares.Count(Of(Outcomes.Like, true, "ann"));
        shares.Count(Of(Outcomes.Like, true, "bob"));
        shares.Count(Of(Outcomes.Play, true, "cid"));
        shares.Measure(Of(Outcomes.Play, true, "cid"));
        shares.Measure(Of(Outcomes.Like, false, "cid"));
        // (2 + 5 · 3/4) / 7 of the title; nothing is known of the person but what all do.
        Assert.Equal(-Math.Log(1 - 5.75 / 7), shares.OfTitle.LogLoss(), 1e-12);
        Assert.Equal(-Math.Log(1 - .75), shares.OfPerson.LogLoss(), 1e-12);
        Assert.Equal(1, shares.OfTitle.Trials);
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
        Assert.Equal((Outcomes.Like, Outcomes.None), (first.Heads, unrated.Heads));
        Assert.Equal(("like", true), (Assert.Single(first.Manifest.Heads).Name, first.Manifest.Heads[0].Serves));
        Assert.Empty(unrated.Manifest.Heads);
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

    private static LinearHead? Fit(RankerNetwork network, TrialSet trials) =>
        HeadFit.Fit(network, Outcomes.Like, trials, PlaceBias.None, TestContext.Current.CancellationToken);

    private static Trial Of(Outcomes outcome, bool happened, string user = "ann") =>
        new(new UserId(user), new ItemId("heat"), 0, 0, outcome, happened ? outcome : Outcomes.None);

    /// <summary>Of arbitrary features; a like's logit is twice one of these.</summary>
    private static TrialSet Rated(int count)
    {
        var (random, trials) = (new Random(7), new TrialSet());
        for (var k = 0; k < count; k++)
        {
            var row = new float[FeatureList.Count];
            for (var feature = 0; feature < row.Length; feature++) row[feature] = (float)(random.NextDouble() * 4 - 2);
            row.CopyTo(trials.Add(Of(Outcomes.Like, random.NextDouble() < 1 / (1 + Math.Exp(-2 * row[Told])))));
        }
        return trials;
    }

    private static RankerNetwork Normalised(TrialSet trials)
    {
        var (network, examples) = (RankerNetwork.Untrained(), new ExampleSet());
        for (var trial = 0; trial < trials.Count; trial++)
            trials.Row(trial).CopyTo(examples.Add(1, new Interaction(new UserId("ann"), new ItemId("heat"), 0, 0), shown: 1, out _));
        examples.Normalise(network);
        return network;
    }

    /// <summary>Of two titles that are alike the one at the second place is chosen once in four times.</summary>
    private static PlaceBias PlacesThatHide(ExampleSet examples)
    {
        for (var k = 0; k < 4000; k++)
        {
            examples.Add(2, new Interaction(new UserId("ann"), new ItemId("heat"), 0, 0), shown: 2, out var places);
            (places[0], places[1]) = k % 4 == 0 ? (PlaceBias.CodeOf(1), PlaceBias.CodeOf(0)) : (PlaceBias.CodeOf(0), PlaceBias.CodeOf(1));
        }
        return PlaceBias.Fit(examples, new NetworkPass(RankerNetwork.Untrained(), 2));
    }
}
