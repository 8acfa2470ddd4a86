using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using Parquet;
using Parquet.Schema;
using StreamRec.Cli.Features;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Training;

/// <summary>Rows are exported, LightGBM learns from them, and a node serves what it has learned.</summary>
public sealed class ForeignRankerTests : IDisposable
{
    private const int Titles = 60, People = 40, EachChooses = 40;
    private const long Day = 24 * 3600;
    private static readonly string[] Genres = ["Action", "Comedy", "Drama", "Western"];

    private const string Features = """
        {
          "features": ["countWeek", "knn", "taste", "rising", "contentNearest", "tired"],
          "declared": [
            { "name": "taste", "extract": "tasteFor", "field": "genre" },
            { "name": "rising", "extract": "rate", "window": "short", "per": "longest" },
            { "name": "tired", "extract": "own", "of": "fatigue" }
          ]
        }
        """;

    private readonly TestFolder _folder = new("foreign-ranker");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public ForeignRankerTests()
    {
        File.WriteAllText(_folder["features.json"], Features);
        WriteData();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_ranker_of_LightGBM_on_declared_features_is_served_and_follows_what_people_do()
    {
        await RunAsync("features", "export", _folder.Path, "--features", _folder["features.json"], "--output", _folder["rows.csv"]);
        File.WriteAllBytes(_folder["ranker.onnx"], Learned(File.ReadLines(_folder["rows.csv"])));
        await RunAsync(
            "bundle", "--ranker", _folder["ranker.onnx"], "--output-name", "Score.output", "--features", _folder["features.json"],
            "--name", "lightgbm", "--output", _folder["bundle"]);

        File.WriteAllLines(_folder["titles.jsonl"], Enumerable.Range(0, Titles).Select(title =>
            $$"""{"itemId":"{{Id(title)}}","kind":"film","title":"Title {{title}}","year":{{1990 + title % 20}},"genres":["{{Genres[title % 4]}}"]}"""));
        await using var node = new NodeProcess(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"),
            new Dictionary<string, string> { ["STREAMREC_BUNDLE"] = _folder["bundle"], ["STREAMREC_CATALOG"] = _folder["titles.jsonl"] });
        await node.StartAsync();
        Assert.StartsWith("lightgbm-", (await node.ListAsync("ann")).GetProperty("model").GetString());
        var position = "";
        foreach (var title in (int[])[3, 7, 11, 15])
        {
            var liked = new { eventId = $"e{title}", userId = "ann", type = "like", itemId = Id(title), timestamp = DateTimeOffset.UtcNow };
            using var answer = await node.Http.PostAsJsonAsync("/v1/events", liked);
            position = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("position").GetString()!;
        }
        var list = await node.ListAsync("ann", $"?limit=8&atLeast={Uri.EscapeDataString(position)}");
        var westerns = list.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("genres")[0].GetString() == "Western");
        Assert.InRange(westerns, 6, 8);
    }

    [Fact]
    public async Task Csv_and_Parquet_have_the_same_rows_and_the_same_seed_the_same_bytes()
    {
        string[] export = ["features", "export", _folder.Path, "--features", _folder["features.json"], "--rows", "12", "--seed", "3", "--output"];
        await RunAsync([.. export, _folder["rows.csv"]]);
        await RunAsync([.. export, _folder["again.csv"]]);
        await RunAsync([.. export, _folder["rows.parquet"]]);
        Assert.Equal(File.ReadAllBytes(_folder["rows.csv"]), File.ReadAllBytes(_folder["again.csv"]));

        var lines = File.ReadAllLines(_folder["rows.csv"]).Select(line => line.Split(',')).ToList();
        Assert.Equal([.. IFeatureRows.Head, "countWeek", "knn", "taste", "rising", "contentNearest", "tired"], lines[0]);
        await using var parquet = await ParquetReader.CreateAsync(_folder["rows.parquet"]);
        Assert.Equal(lines[0], parquet.Schema.GetDataFields().Select(field => field.Name));
        Assert.Equal(lines.Count - 1, parquet.RowGroups.Sum(group => group.RowCount));
        using var rows = parquet.OpenRowGroupReader(0);
        var fields = parquet.Schema.GetDataFields();
        for (var column = 0; column < fields.Length; column++)
        {
            var values = await ColumnAsync(rows, fields[column], (int)parquet.RowGroups[0].RowCount);
            Assert.Equal(lines.Skip(1).Take(values.Length).Select(line => line[column]), values);
        }
        AssertChoices(lines[1..]);
    }

    [Fact]
    public async Task A_bundle_takes_the_place_of_a_bundle_and_of_nothing_else()
    {
        await RunAsync("features", "export", _folder.Path, "--features", _folder["features.json"], "--output", _folder["rows.csv"]);
        File.WriteAllBytes(_folder["ranker.onnx"], Learned(File.ReadLines(_folder["rows.csv"])));
        string[] bundle = ["bundle", "--ranker", _folder["ranker.onnx"], "--features", _folder["features.json"], "--output-name"];
        await RunAsync([.. bundle, "Score.output", "--output", _folder["bundle"] + Path.DirectorySeparatorChar]);
        var first = File.ReadAllText(Path.Combine(_folder["bundle"], "manifest.json"));
        await RunAsync([.. bundle, "Score.output", "--name", "other", "--output", _folder["bundle"] + Path.DirectorySeparatorChar]);
        Assert.NotEqual(first, File.ReadAllText(Path.Combine(_folder["bundle"], "manifest.json")));
        // A network with an output that is no score: what was there stays.
        await RunAsync(ExitCodes.Unavailable, [.. bundle, "Features.output", "--output", _folder["bundle"]]);
        Assert.Contains("\"other-", File.ReadAllText(Path.Combine(_folder["bundle"], "manifest.json")));
        await RunAsync(ExitCodes.Unavailable, [.. bundle, "Score.output", "--output", _folder.Path]);
        Assert.Contains("it is no bundle", _errors.ToString());
        Assert.True(File.Exists(_folder["ratings.csv"]));
        Assert.Equal(["bundle"], Directory.EnumerateDirectories(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_told_and_leaves_no_file()
    {
        File.WriteAllText(_folder["features.json"], """{ "features": ["encoder"] }""");
        await RunAsync(
            ExitCodes.Unavailable, "features", "export", _folder.Path, "--features", _folder["features.json"], "--output", _folder["rows.csv"]);
        Assert.Contains("Expected a bundle that has an encoder", _errors.ToString());
        await RunAsync(ExitCodes.Usage, "features", "export", _folder.Path, "--output", _folder["rows.txt"]);
        File.WriteAllText(
            _folder["features.json"], """{ "features": ["p"], "declared": [{ "name": "p", "extract": "number", "field": "attribute:price" }] }""");
        await RunAsync(
            ExitCodes.Unavailable, "features", "export", _folder.Path, "--features", _folder["features.json"], "--output", _folder["rows.csv"]);
        Assert.Contains("feature p reads attribute price, which is not declared", _errors.ToString());
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "rows.*"));
    }

    /// <summary>A column as CSV writes its values.</summary>
    private static async Task<string[]> ColumnAsync(ParquetRowGroupReader rows, DataField field, int count)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[count];
            await rows.ReadAsync(field, texts.AsMemory());
            return Array.ConvertAll(texts, text => text!);
        }
        if (field.ClrType == typeof(int)) return await NumbersAsync<int>(value => $"{value}");
        if (field.ClrType == typeof(long)) return await NumbersAsync<long>(value => $"{value}");
        if (field.ClrType == typeof(bool)) return await NumbersAsync<bool>(value => value ? "1" : "0");
        return await NumbersAsync<float>(value => value.ToString("R", CultureInfo.InvariantCulture));

        async Task<string[]> NumbersAsync<T>(Func<T, string> text) where T : struct
        {
            if (!field.IsNullable)
            {
                var all = new T[count];
                await rows.ReadAsync<T>(field, all.AsMemory());
                return Array.ConvertAll(all, value => text(value));
            }
            var known = new T?[count];
            await rows.ReadAsync<T>(field, known.AsMemory());
            return Array.ConvertAll(known, value => value is { } there ? text(there) : "");
        }
    }

    /// <summary>One chosen title in each group, ten slices in time of which nine are to be learned from, all later than the last.</summary>
    private static void AssertChoices(List<string[]> rows)
    {
        var slices = new List<string>();
        var lastAt = 0L;
        foreach (var group in rows.GroupBy(row => row[0]))
        {
            Assert.InRange(group.Count(), 2, 12);
            Assert.Equal("1", Assert.Single(group, row => row[6] == "1")[6]);
            Assert.Equal(group.Count(), group.Select(row => row[4]).Distinct().Count());
            slices.Add(Assert.Single(group.Select(row => row[1]).Distinct()));
            var at = long.Parse(Assert.Single(group.Select(row => row[2]).Distinct()));
            Assert.True(at >= lastAt);
            lastAt = at;
        }
        Assert.Equal(slices, slices.OrderBy(slice => Array.IndexOf(["learn", "validation", "test"], slice)));
        Assert.Equal(3, slices.Distinct().Count());
    }

    private sealed class Example
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        [KeyType(1_000_000)]
        public uint Group { get; set; }

        public float Label { get; set; }
    }

    private sealed class Asked
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];
    }

    private static byte[] Learned(IEnumerable<string> csv)
    {
        try
        {
            return LightGbm(csv);
        }
        catch (DllNotFoundException missing)
        {
            Assert.Skip($"LightGBM cannot be loaded; it needs OpenMP's library (Debian: libgomp1). {missing.Message}");
            throw;
        }
    }

    private static byte[] LightGbm(IEnumerable<string> csv)
    {
        var learn = csv.Skip(1).Select(line => line.Split(',')).Where(row => row[1] == "learn").Select(row => new Example
        {
            Group = uint.Parse(row[0], CultureInfo.InvariantCulture) + 1,
            Label = float.Parse(row[6], CultureInfo.InvariantCulture),
            Features = [.. row.Skip(IFeatureRows.Head.Length).Select(value => float.Parse(value, CultureInfo.InvariantCulture))],
        }).ToList();
        var ml = new MLContext(seed: 1);
        var options = new LightGbmRankingTrainer.Options
        {
            NumberOfIterations = 40,
            NumberOfLeaves = 8,
            RowGroupColumnName = nameof(Example.Group),
            CustomGains = [0, 1],
            NumberOfThreads = 1,
            Seed = 1,
        };
        var model = ml.Ranking.Trainers.LightGbm(options).Fit(ml.Data.LoadFromEnumerable(learn));
        using var onnx = new MemoryStream();
        ml.Model.ConvertToOnnx(model, ml.Data.LoadFromEnumerable([new Asked { Features = learn[0].Features }]), onnx);
        return onnx.ToArray();
    }

    private static string Id(int title) => $"tt{title + 1:d7}";

    /// <summary>People who each keep to a genre, over half a year, in the form of MovieTweetings.</summary>
    private void WriteData()
    {
        var random = new Random(1);
        var ratings = new List<(int User, int Title, long At)>();
        for (var user = 0; user < People; user++)
        {
            var own = Enumerable.Range(0, Titles).Where(title => title % 4 == user % 4).OrderBy(_ => random.Next()).ToList();
            var other = Enumerable.Range(0, Titles).Where(title => title % 4 != user % 4).OrderBy(_ => random.Next()).ToList();
            for (var k = 0; k < EachChooses; k++)
                ratings.Add((user, k % 6 == 5 || own.Count == 0 ? Take(other) : Take(own), 1_700_000_000 + k * 4 * Day + random.Next((int)Day)));
        }
        File.WriteAllLines(_folder["ratings.csv"], ratings.OrderBy(rating => rating.At)
            .Select(rating => $"{rating.User},{rating.Title + 1},{8},{rating.At}").Prepend("user,item,rating,ts"));
        File.WriteAllLines(_folder["movies.dat"], Enumerable.Range(0, Titles)
            .Select(title => $"{title + 1:d7}::Title {title} ({1990 + title % 20})::{Genres[title % 4]}"));

        static int Take(List<int> titles)
        {
            var last = titles[^1];
            titles.RemoveAt(titles.Count - 1);
            return last;
        }
    }

    private Task RunAsync(params string[] arguments) => RunAsync(ExitCodes.Done, arguments);

    private async Task RunAsync(int expected, params string[] arguments)
    {
        var code = await Application.RunAsync(arguments, _output, _errors, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(code == expected, $"{code}: {_errors}");
    }
}
