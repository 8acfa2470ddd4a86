using System.Text.Json.Nodes;
using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

public sealed class BundleTests : IDisposable
{
    private readonly TestWorld _world = new(titles: 20, moves: 10);

    [Fact]
    public void A_folder_without_a_manifest_is_refused()
    {
        File.Delete(Path.Combine(_world.Folder, "manifest.json"));
        Refused("manifest.json", "not found");
    }

    [Fact]
    public void A_manifest_that_is_no_json_is_refused()
    {
        File.WriteAllText(Path.Combine(_world.Folder, "manifest.json"), "{");
        Refused("manifest.json", "no bundle manifest");
    }

    [Fact]
    public void Another_schema_version_is_refused()
    {
        Edit(manifest => manifest["schemaVersion"] = 99);
        Refused("schemaVersion 99", $"expects {FeatureList.SchemaVersion}");
    }

    [Fact]
    public void Another_feature_list_is_refused_by_the_first_feature_that_differs()
    {
        Edit(manifest => manifest["features"]!.AsArray()[3] = "countFortnight");
        Refused("feature 3 is countFortnight", "computes countWeek");
    }

    [Fact]
    public void A_longer_feature_list_is_refused()
    {
        Edit(manifest => manifest["features"]!.AsArray().Add("mood"));
        Refused("is mood", "(none)");
    }

    [Fact]
    public void Bytes_that_the_manifest_does_not_name_are_refused()
    {
        var path = Path.Combine(_world.Folder, "ranker.onnx");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Refused("ranker.onnx", "sha256");
    }

    [Fact]
    public void A_file_that_the_manifest_names_and_is_not_there_is_refused()
    {
        File.Delete(Path.Combine(_world.Folder, "ranker.onnx"));
        Refused("ranker.onnx", "not found");
    }

    [Fact]
    public void An_encoder_without_its_titles_is_refused()
    {
        Edit(manifest => manifest["files"]!.AsObject().Remove("encoder-titles.bin"));
        Refused("encoder.onnx and encoder-titles.bin", "both or neither");
    }

    [Fact]
    public void Titles_that_end_in_the_middle_are_refused()
    {
        Replace(File.ReadAllBytes(Path.Combine(_world.Folder, "encoder-titles.bin"))[..^3], "encoder-titles.bin");
        Refused("encoder-titles.bin", "ends in the middle");
    }

    [Fact]
    public void An_encoder_of_another_width_than_its_titles_is_refused()
    {
        var onnx = new Training.OnnxWriter();
        onnx.Input("title", 1, 3);
        onnx.Input("state0", 1, 3);
        onnx.Output("user", 1, 3);
        onnx.Output("next0", 1, 3);
        onnx.Node("Relu", "user", "title");
        onnx.Node("Relu", "next0", "state0");
        Replace(onnx.ToArray("other"), "encoder.onnx");
        Refused("encoder.onnx", "title [1, 3]", "Single [1, 16]");
    }

    [Fact]
    public void A_network_of_other_shapes_is_refused()
    {
        var onnx = new Training.OnnxWriter();
        onnx.Input("features", -1, 3);
        onnx.Output("scores", -1, 3);
        onnx.Node("Relu", "scores", "features");
        Replace(onnx.ToArray("other"));
        Refused("input features is Single [-1, 3]", $"expected Single [rows, {FeatureList.Count}]");
    }

    [Fact]
    public void Likes_of_another_shape_are_refused_by_name()
    {
        Replace(WithSecondOutput("likes", width: FeatureList.Count));
        Refused($"output likes is Single [-1, {FeatureList.Count}]", "expected Single [rows, 1]");
    }

    [Fact]
    public void Another_second_output_than_a_head_is_refused()
    {
        Replace(WithSecondOutput("moods", width: 1));
        Refused("outputs are ", "moods", "expected scores alone or with some of plays, completions, likes, dismissals");
    }

    [Fact]
    public void A_bundle_without_heads_is_loaded_and_has_none()
    {
        using var with = RankerModel.Load(_world.Folder);
        Replace(Training.RankerNetwork.Untrained().ToOnnx());
        using var without = RankerModel.Load(_world.Folder);
        Assert.Equal((Outcomes.Play | Outcomes.Complete | Outcomes.Like | Outcomes.Dismiss, Outcomes.None), (with.Heads, without.Heads));
    }

    [Fact]
    public void A_manifest_without_clocks_means_the_default_ones()
    {
        using var model = RankerModel.Load(_world.Folder);
        Assert.Null(model.Manifest.Clocks);
        Assert.Equal(Clocks.Default, model.Clocks);
        Assert.DoesNotContain("clocks", File.ReadAllText(Path.Combine(_world.Folder, "manifest.json")));
    }

    [Fact]
    public void Other_clocks_are_named_by_the_manifest_and_read_again()
    {
        var clocks = Clocks.Create(["30d", "90d", "365d", "1000d", "3650d"], "3650d");
        var warm = new MemoryStream();
        new SignalsWriter(_world.Catalog.Index, clocks: clocks).Save(warm);
        Training.BundleWriter.Write(
            _world.Folder, "slow", Training.RankerNetwork.Untrained(), warm.ToArray(), "nothing", 1, new Dictionary<string, double>(), clocks: clocks);
        using var model = RankerModel.Load(_world.Folder);
        Assert.Equal(clocks, model.Clocks);
        Assert.Contains("\"1000d\"", File.ReadAllText(Path.Combine(_world.Folder, "manifest.json")));
    }

    [Fact]
    public void Clocks_that_are_none_are_refused()
    {
        Edit(manifest => manifest["clocks"] = JsonNode.Parse("""{"halfLives":["1h","1d","3d","7d","6d"],"knnEFolding":"7d"}"""));
        Refused("manifest.json", "6d follows 7d");
        Edit(manifest => manifest["clocks"] = JsonNode.Parse("""{"halfLives":["1h"]}"""));
        Refused("manifest.json", "clocks");
    }

    [Fact]
    public void Warm_signals_of_other_clocks_than_the_manifest_names_are_refused_with_both()
    {
        var warm = new MemoryStream();
        new SignalsWriter(_world.Catalog.Index, clocks: Clocks.Create(["2h", "1d", "3d", "7d", "30d"], "7d")).Save(warm);
        Replace(warm.ToArray(), "signals.bin");
        Refused("half-lives 1h,", "signals.bin was counted with half-lives 2h,");
        Replace([1, 2, 3], "signals.bin");
        Refused("signals.bin", "within its header");
    }

    [Fact]
    public void What_is_no_onnx_is_refused()
    {
        Replace([1, 2, 3]);
        Refused("ranker.onnx", "ONNX Runtime does not accept it");
    }

    /// <summary>0 · log 0: it loads, has the form, and gives NaN for what is below zero and ∞ for nothing at all.</summary>
    [Theory]
    [InlineData("scores")]
    [InlineData("likes")]
    public void A_network_that_gives_no_numbers_is_refused_by_output_and_features(string output)
    {
        var onnx = new Training.OnnxWriter();
        onnx.Input("features", -1, FeatureList.Count);
        onnx.Output("scores", -1, 1);
        onnx.Output("likes", -1, 1);
        onnx.Constant("w", [.. Enumerable.Repeat(1f, FeatureList.Count)], FeatureList.Count, 1);
        onnx.Node("MatMul", output == "scores" ? "likes" : "scores", "features", "w");
        onnx.Node("Log", output, output == "scores" ? "likes" : "scores");
        Replace(onnx.ToArray("other"));
        Refused("ranker.onnx", $"{output} of all features 0 is -", "expected a finite number");
    }

    [Fact]
    public void An_encoder_that_gives_no_numbers_is_refused()
    {
        var onnx = new Training.OnnxWriter();
        foreach (var (input, next) in new[] { ("title", "user"), ("state0", "next0"), ("state1", "next1") })
        {
            onnx.Input(input, 1, 16);
            onnx.Output(next, 1, 16);
            onnx.Node(input == "title" ? "Sqrt" : "Relu", next, input);
        }
        Replace(onnx.ToArray("other"), "encoder.onnx");
        Refused("encoder.onnx", "gives NaN");
    }

    [Fact]
    public void Titles_with_a_vector_that_is_no_number_are_refused()
    {
        var bytes = File.ReadAllBytes(Path.Combine(_world.Folder, "encoder-titles.bin"));
        BitConverter.TryWriteBytes(bytes.AsSpan(^4), float.NaN);
        Replace(bytes, "encoder-titles.bin");
        Refused("encoder-titles.bin", $"NaN at byte {bytes.Length - 4}", "finite");
    }

    [Fact]
    public void A_manifest_with_a_byte_order_mark_is_read()
    {
        var path = Path.Combine(_world.Folder, "manifest.json");
        File.WriteAllText(path, File.ReadAllText(path), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using var model = RankerModel.Load(_world.Folder);
        Assert.StartsWith("test-", model.Id);
    }

    /// <summary>What no probe finds: a network that fails where a title's features add up to what nobody asked it about.</summary>
    [Fact]
    public void A_title_that_cannot_be_scored_goes_behind_all_others_and_is_counted()
    {
        using var world = new TestWorld(titles: 60);
        var onnx = new Training.OnnxWriter();
        onnx.Input("features", -1, FeatureList.Count);
        onnx.Output("scores", -1, 1);
        onnx.Constant("w", [.. Enumerable.Range(0, FeatureList.Count).Select(k => 1f + k * .37f)], FeatureList.Count, 1);
        onnx.Constant("high", [1e6f], 1, 1);
        onnx.Node("MatMul", "sum", "features", "w");
        onnx.Node("Add", "raised", "sum", "high");
        onnx.Node("Log", "scores", "raised");
        Write(world.Folder, onnx.ToArray("other"));
        using var model = RankerModel.Load(world.Folder);
        var worker = model.Rent();
        var batch = worker.BatchFor(RankerBatch.Smallest);
        for (var row = 0; row < batch.Rows; row++) batch.Row(row).Fill(row == 3 ? -1e6f : 1);
        batch.Run();
        Assert.Equal(RankerBatch.Unscored, batch.Scores[3]);
        Assert.True(batch.Scores[2] > batch.Scores[3]);
        Assert.Equal(1, model.Unscored);
        model.Return(worker);
    }

    public void Dispose() => _world.Dispose();

    private static byte[] WithSecondOutput(string name, int width)
    {
        var onnx = new Training.OnnxWriter();
        onnx.Input("features", -1, FeatureList.Count);
        onnx.Output("scores", -1, 1);
        onnx.Output(name, -1, width);
        onnx.Constant("w", new float[FeatureList.Count], FeatureList.Count, 1);
        onnx.Node("MatMul", "scores", "features", "w");
        if (width == 1) onnx.Node("Relu", name, "scores");
        else onnx.Node("Relu", name, "features");
        return onnx.ToArray("other");
    }

    private void Replace(byte[] bytes, string file = "ranker.onnx") => Write(_world.Folder, bytes, file);

    private static void Write(string folder, byte[] bytes, string file = "ranker.onnx")
    {
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Edit(folder, manifest => manifest["files"]![file] = hash);
    }

    private void Edit(Action<JsonObject> change) => Edit(_world.Folder, change);

    private static void Edit(string folder, Action<JsonObject> change)
    {
        var path = Path.Combine(folder, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    private void Refused(params string[] parts)
    {
        var refused = Assert.Throws<BundleRefusedException>(() => RankerModel.Load(_world.Folder));
        foreach (var part in parts) Assert.Contains(part, refused.Message);
    }
}
