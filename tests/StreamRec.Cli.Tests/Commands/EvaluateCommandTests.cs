using System.Text.Json;
using System.Xml.Linq;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TestFolder _folder = new("evaluate");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task What_is_served_stands_beside_the_baselines_with_all_that_it_takes_to_run_it_again()
    {
        WriteData(400);
        string[] evaluate =
            ["evaluate", "--data", _folder.Path, "--protocol", "T", "--seed", "7", "--json", "--plot", _folder["plot.svg"], "--results", _folder["runs.csv"]];
        Assert.Equal(ExitCodes.Done, await RunAsync(evaluate));
        using var report = JsonDocument.Parse(_output.ToString());
        var provenance = report.RootElement.GetProperty("provenance");
        Assert.Equal(("T", 7), (provenance.GetProperty("protocol").GetString(), provenance.GetProperty("seed").GetInt32()));
        Assert.StartsWith("demo-", provenance.GetProperty("bundle").GetString());
        Assert.Contains("--seed 7", provenance.GetProperty("command").GetString());
        Assert.Equal(40, report.RootElement.GetProperty("questions").GetInt32());
        var methods = report.RootElement.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()).ToArray();
        Assert.All(["popular-7d-live", "ordered-knn-live", "ease", "served-list", "model-alone"], expected => Assert.Contains(expected, methods));

        Assert.Equal("svg", XDocument.Load(_folder["plot.svg"]).Root!.Name.LocalName);
        Assert.Equal(ExitCodes.Done, await RunAsync(evaluate));
        var rows = File.ReadAllLines(_folder["runs.csv"]);
        Assert.StartsWith("Data,Protocol,Method,Seed,Bundle,Commit,Command,DataSha256,", rows[0]);
        Assert.Equal(1 + 2 * methods.Length, rows.Length);
    }

    [Fact]
    public async Task Without_a_bundle_only_what_was_asked_for_is_printed_as_tables()
    {
        WriteData(400);
        Assert.Equal(ExitCodes.Done, await RunAsync(
            "evaluate", "--data", _folder.Path, "--protocol", "P", "--bundle", "none", "--methods", "popular-7d-live, source-cooccurrence", "--results", _folder["runs.jsonl"]));
        Assert.Contains("popular-7d-live", _output.ToString());
        Assert.Contains("P, live catalogue", _output.ToString());
        Assert.Contains("NDCG@10 by week", _output.ToString());
        Assert.DoesNotContain("served-list", _output.ToString());
        Assert.All(File.ReadLines(_folder["runs.jsonl"]), line => Assert.Equal("none", JsonDocument.Parse(line).RootElement.GetProperty("bundle").GetString()));
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "'X' not recognized", "--protocol", "X")]
    [InlineData(ExitCodes.Unavailable, "manifest.json: not found", "--protocol", "T", "--bundle", "nowhere")]
    [InlineData(ExitCodes.Unavailable, "protocol S needs a data set of sessions", "--protocol", "S", "--bundle", "none")]
    [InlineData(ExitCodes.Unavailable, "Method best is not known on movietweetings with protocol T; expected popular-all-frozen, ", "--protocol", "T", "--methods", "best")]
    public async Task Wrong_usage_is_named(int exitCode, string expected, params string[] options)
    {
        WriteData(400);
        Assert.Equal(exitCode, await RunAsync(["evaluate", "--data", _folder.Path, .. options]));
        Assert.Contains(expected, Flat(_errors));
    }

    [Fact]
    public async Task A_bad_line_and_a_missing_folder_are_named()
    {
        WriteData(20);
        File.AppendAllLines(_folder["ratings.csv"], ["1,2,x,4"]);
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("evaluate", "--data", _folder.Path, "--protocol", "T"));
        Assert.Contains("ratings.csv:22: \"1,2,x,4\"; expected user,item,rating,ts", Flat(_errors));
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("evaluate", "--data", _folder["nowhere"], "--protocol", "T"));
        Assert.Contains("there is no such folder", Flat(_errors));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private static string Flat(StringWriter text) => string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        return Application.RunAsync(arguments, _output, _errors, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private void WriteData(int count)
    {
        File.WriteAllLines(_folder["ratings.csv"],
            Enumerable.Range(0, count).Select(i => $"{i % 19},{i * 7 % 31},{i % 11},{1_400_000_000 + 3_600 * i}").Prepend("user,item,rating,ts"));
        File.WriteAllLines(_folder["movies.dat"], Enumerable.Range(0, 31).Select(i => $"{i}::Film {i} ({1980 + i})::Drama"));
    }
}
