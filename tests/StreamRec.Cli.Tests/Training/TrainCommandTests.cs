using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Training;

public sealed class TrainCommandTests : IDisposable
{
    private const long Day = 24 * 3600;
    private readonly TestFolder _folder = new("train");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task The_same_data_and_seed_give_the_same_bundle_and_the_ranker_accepts_it()
    {
        WriteData();
        string[] train = ["train", _folder.Path, "--no-encoder", "--catalog", "data", "--epochs", "1", "--seed", "5", "--name", "small"];
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--output", _folder["first"]]));
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--output", _folder["second"]]));

        foreach (var file in (string[])["manifest.json", "ranker.onnx", "signals.bin"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["first"], file)), File.ReadAllBytes(Path.Combine(_folder["second"], file)));
        using var model = RankerModel.Load(_folder["first"]);
        Assert.StartsWith("small-", model.Id);
        Assert.NotNull(model.OpenWarmSignals());
    }

    [Fact]
    public async Task Encoder_and_ranker_are_trained_to_one_bundle_and_the_same_seed_gives_the_same_bytes()
    {
        RequireTorch();
        WriteData();
        string[] train = ["train", _folder.Path, "--catalog", "data", "--epochs", "1", "--encoder-epochs", "2", "--seed", "5"];
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--output", _folder["first"]]));
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--output", _folder["second"]]));
        foreach (var file in (string[])["manifest.json", "ranker.onnx", "encoder.onnx", "encoder-titles.bin", "signals.bin"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["first"], file)), File.ReadAllBytes(Path.Combine(_folder["second"], file)));
        using var model = RankerModel.Load(_folder["first"]);
        Assert.DoesNotContain("encoder", model.Manifest.NotLearned);
        Assert.True(model.Manifest.Options.ContainsKey("encoder-learning-rate"));
    }

    [Fact]
    public async Task Another_seed_gives_another_ranker()
    {
        WriteData();
        string[] train = ["train", _folder.Path, "--no-encoder", "--catalog", "data", "--epochs", "1"];
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--seed", "1", "--output", _folder["first"]]));
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--seed", "2", "--output", _folder["second"]]));
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(_folder["first"], "ranker.onnx")), File.ReadAllBytes(Path.Combine(_folder["second"], "ranker.onnx")));
    }

    [Fact]
    public async Task Output_and_manifest_name_data_seed_options_and_metrics()
    {
        WriteData();
        Assert.Equal(ExitCodes.Done, await RunAsync("train", _folder.Path, "--no-encoder", "--catalog", "data", "--epochs", "2", "--seed", "7", "--output", _folder["bundle"]));
        foreach (var named in (string[])["movietweetings: 900 interactions, 40 titles", "seed", "learning rate", "validation.ranker.ndcg@10", "bundle ranker-"])
            Assert.Contains(named, string.Join(' ', _output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains($"The bundle is in {_folder["bundle"]}", _errors.ToString());

        using var model = RankerModel.Load(_folder["bundle"]);
        var manifest = model.Manifest;
        Assert.Equal("movietweetings", manifest.TrainedOn);
        Assert.Equal(["movies.dat", "ratings.csv"], manifest.TrainingFiles.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(7, manifest.Seed);
        Assert.Equal(2, manifest.Options["epochs"]);
        Assert.InRange(manifest.Metrics["validation.ranker.ndcg@10"], 0, 1);
    }

    [Fact]
    public async Task A_bundle_learns_from_profiles_as_the_nodes_settings_file_folds_them_and_names_that()
    {
        WriteData();
        File.WriteAllText(_folder["own.conf"], "streamrec.profile { session-gap = 2h, seen { when-rated = off, repeated-kinds = [series] } }");
        string[] train = ["train", _folder.Path, "--no-encoder", "--catalog", "data", "--epochs", "1", "--seed", "7", "--output", _folder["bundle"]];
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--config", _folder["own.conf"]]));
        using (var model = RankerModel.Load(_folder["bundle"]))
        {
            var options = model.Manifest.Options;
            Assert.Equal((7_200_000, 0, 1), (options["profile.session-gap-ms"], options["profile.seen.when-rated"], options["profile.seen.repeated-kinds.series"]));
            Assert.DoesNotContain("profile.impression-window-ms", options.Keys);
        }

        File.WriteAllText(_folder["own.conf"], "streamrec.profile { session-gap = never }");
        Assert.NotEqual(ExitCodes.Done, await RunAsync([.. train, "--config", _folder["own.conf"]]));
        Assert.Contains("streamrec.profile.session-gap", _errors.ToString());
    }

    [Fact]
    public async Task Clocks_that_are_asked_for_are_counted_with_and_named_by_the_bundle()
    {
        WriteData();
        string[] train = ["train", _folder.Path, "--no-encoder", "--catalog", "data", "--epochs", "1"];
        Assert.Equal(ExitCodes.Done, await RunAsync(
            [.. train, "--half-lives", "12h,7d,30d,90d,365d", "--knn-efolding", "1000d", "--output", _folder["slow"]]));
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--output", _folder["usual"]]));
        using var slow = RankerModel.Load(_folder["slow"]);
        Assert.Equal(Clocks.Create(["12h", "7d", "30d", "90d", "365d"], "1000d"), slow.Clocks);
        using var usual = RankerModel.Load(_folder["usual"]);
        Assert.Equal(Clocks.Default, usual.Clocks);
        Assert.NotEqual(slow.Manifest.Metrics["validation.orderedKnn.ndcg@10"], usual.Manifest.Metrics["validation.orderedKnn.ndcg@10"]);
    }

    [Theory]
    [InlineData("--half-lives", "7d,1d,30d,90d,365d", "1d follows 7d")]
    [InlineData("--half-lives", "1d,7d", "2 half-lives")]
    [InlineData("--knn-efolding", "3650", "'3650'")]
    public async Task Clocks_that_are_none_are_refused_by_name(string option, string value, string said)
    {
        WriteData();
        Assert.NotEqual(ExitCodes.Done, await RunAsync("train", _folder.Path, "--no-encoder", option, value, "--output", _folder["bundle"]));
        Assert.Contains(said, _errors.ToString());
    }

    [Fact]
    public async Task A_refreshed_bundle_takes_the_place_of_the_serving_one_only_through_the_gate()
    {
        RequireTorch();
        WriteData();
        string[] train = ["train", _folder.Path, "--catalog", "data", "--epochs", "1"];
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--name", "old", "--output", _folder["serving"]]));
        Assert.Equal(ExitCodes.Done, await RunAsync([.. train, "--name", "new", "--seed", "2", "--output", _folder["made"]]));
        string[] refresh = ["refresh", _folder.Path, "--serving", _folder["serving"], "--candidate", _folder["made"]];

        // Nothing is better than all others by 1.
        Assert.Equal(ExitCodes.Incomplete, await RunAsync([.. refresh, "--tolerance", "-1"]));
        Assert.Contains("popular-7d-live has", File.ReadAllText(Path.Combine(_folder["serving.refused"], "refused.txt")));
        Assert.StartsWith("old-", IdOf("serving"));

        Assert.Equal(ExitCodes.Done, await RunAsync([.. refresh, "--tolerance", "1"]));
        Assert.StartsWith("new-", IdOf("serving"));
        Assert.StartsWith("old-", IdOf("serving.previous"));
    }

    [Fact]
    public async Task A_warm_refresh_goes_on_from_the_serving_encoder_and_learns_all_only_when_the_gate_has_passed_it()
    {
        RequireTorch();
        WriteData(1500);
        Assert.Equal(ExitCodes.Done, await RunAsync("train", _folder.Path, "--catalog", "data", "--epochs", "1", "--name", "old", "--output", _folder["serving"]));
        string[] refresh = ["refresh", _folder.Path, "--catalog", "data", "--serving", _folder["serving"], "--warm"];
        var newest = LearnedUntil("serving");

        Assert.Equal(ExitCodes.Incomplete, await RunAsync([.. refresh, "--tolerance", "-1"]));
        Assert.Equal(newest, LearnedUntil("serving"));
        Assert.InRange(LearnedUntil("serving.refused"), newest + 1, Newest(1500) - 1);

        Assert.Equal(ExitCodes.Done, await RunAsync([.. refresh, "--tolerance", "1"]));
        Assert.Equal(Newest(1500), LearnedUntil("serving"));
        Assert.NotEqual(IdOf("serving.previous"), IdOf("serving"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["serving.previous"], "ranker.onnx")), File.ReadAllBytes(Path.Combine(_folder["serving"], "ranker.onnx")));

        // Nothing is newer than what it has learned now: there is nothing to judge another by.
        Assert.Equal(ExitCodes.Unavailable, await RunAsync(refresh));
        Assert.Contains("0 choices are newer", _errors.ToString());
    }

    [Fact]
    public async Task A_warm_refresh_without_an_encoder_to_go_on_from_says_so()
    {
        RequireTorch();
        WriteData(1500);
        Assert.Equal(ExitCodes.Done, await RunAsync("train", _folder.Path, "--no-encoder", "--catalog", "data", "--epochs", "1", "--output", _folder["serving"]));
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("refresh", _folder.Path, "--serving", _folder["serving"], "--warm"));
        Assert.Contains("has no encoder to go on from", _errors.ToString());
        Assert.NotEqual(ExitCodes.Done, await RunAsync("refresh", _folder.Path, "--serving", _folder["serving"], "--warm", "--no-encoder"));
        Assert.Contains("--warm renews the serving bundle's encoder", _errors.ToString());
    }

    private long LearnedUntil(string bundle)
    {
        using var model = RankerModel.Load(_folder[bundle]);
        return model.Manifest.LearnedUntil!.Value;
    }

    private string IdOf(string bundle)
    {
        using var model = RankerModel.Load(_folder[bundle]);
        return model.Id;
    }

    [Fact]
    public void The_bundle_that_is_delivered_names_what_it_was_trained_with()
    {
        using var model = RankerModel.Load(DemoBundle.Folder);
        Assert.Equal(["movies.dat", "ratings.csv", "titles.jsonl"], model.Manifest.TrainingFiles.Keys.Order(StringComparer.Ordinal));
        Assert.True(model.Manifest.Options.ContainsKey("epochs"));
        Assert.True(model.Manifest.Metrics["validation.ranker.ndcg@10"] > model.Manifest.Metrics["validation.orderedKnn.ndcg@10"]);
    }

    [Fact]
    public async Task Missing_and_broken_data_is_named_and_exits_2()
    {
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("train", _folder.Path, "--output", _folder["bundle"]));
        Assert.Contains($"{_folder.Path}: no data set that is known; expected movietweetings-dev (ratings.csv", _errors.ToString());

        WriteData();
        File.AppendAllText(_folder["ratings.csv"], "1,2,good,4\n");
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("train", _folder.Path, "--output", _folder["bundle"]));
        Assert.Contains("ratings.csv:902: \"1,2,good,4\"; expected user,item,rating,ts", _errors.ToString());
    }

    [Fact]
    public async Task Too_little_data_is_said_to_be_so()
    {
        File.WriteAllText(_folder["ratings.csv"], "user,item,rating,ts\n1,2,8,1362062300\n");
        File.WriteAllText(_folder["movies.dat"], "2::Title (1990)::Drama\n");
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("train", _folder.Path, "--output", _folder["bundle"]));
        Assert.Contains("movietweetings: 1 interactions", _errors.ToString());
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_named_before_an_hour_is_spent()
    {
        WriteData();
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("train", _folder.Path, "--catalog", "data", "--output", Path.Combine(_folder["ratings.csv"], "bundle")));
        Assert.Contains($"The bundle cannot be written to {_folder["ratings.csv"]}", _errors.ToString());
        Assert.DoesNotContain("replaying", _errors.ToString());
    }

    [Theory]
    [InlineData("--output", "train", "data")]
    [InlineData("--epochs is '0', expected a whole number, at least 1", "train", "data", "--output", "o", "--epochs", "0")]
    [InlineData("--sampled is '1', expected a whole number, at least 2", "train", "data", "--output", "o", "--sampled", "1")]
    [InlineData("--learning-rate is '-1', expected a number above 0", "train", "data", "--output", "o", "--learning-rate", "-1")]
    public async Task Wrong_usage_is_named_and_exits_1(string expected, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(expected, _errors.ToString());
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private static void RequireTorch()
    {
        TorchLibrary.Weaken(AppContext.BaseDirectory);
        try
        {
            StreamRec.Training.TorchRuntime.Require();
        }
        catch (StreamRec.Training.TrainingDataException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private Task<int> RunAsync(params string[] arguments) =>
        Application.RunAsync(arguments, _output, _errors, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Thirty people rate forty films, neighbours by number one after the other, for sixty days.</summary>
    private void WriteData(int count = 900)
    {
        File.WriteAllLines(_folder["ratings.csv"],
            Enumerable.Range(0, count).Select(i => $"{i % 30},{(i % 30 + i / 30 * 3) % 40},{5 + i % 6},{At(i, count)}").Prepend("user,item,rating,ts"));
        File.WriteAllLines(_folder["movies.dat"],
            Enumerable.Range(0, 40).Select(i => $"{i}::Title {i} ({1960 + i})::{(i % 2 == 0 ? "Drama" : "Comedy|Crime")}"));
    }

    private static long At(int number, int count) => 1_362_062_300 + number * (60 * Day / count);

    /// <summary>ms of the last event.</summary>
    private static long Newest(int count) => At(count - 1, count) * 1000;
}
