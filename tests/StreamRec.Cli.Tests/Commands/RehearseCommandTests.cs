using System.Text.RegularExpressions;
using StreamRec.Cli.Simulation;
using StreamRec.Ranking;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Commands;

/// <summary>A whole loop in small: a crowd is served, what happened is learned from, and the truth judges.</summary>
public sealed partial class RehearseCommandTests : IDisposable
{
    private readonly TestFolder _folder = new("rehearsal");
    private readonly StringWriter _output = new(), _errors = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task Viewers_enjoy_more_what_was_learned_from_impressions_and_what_a_place_does_is_found()
    {
        Assert.Equal(ExitCodes.Done, await RunAsync("rehearse", "--output", _folder.Path));
        Assert.Contains("2,000 synthetic viewers, 10 days, seed 1", _errors.ToString());
        var gain = Assert.Single(Gains().Matches(_output.ToString()), match => match.Groups["bundle"].Value.Contains("impressions"));
        Assert.True(double.Parse(gain.Groups["low"].Value) > 0, gain.Value);
        using var choices = RankerModel.Load(_folder["choices"]);
        using var impressions = RankerModel.Load(_folder["impressions"]);
        Assert.Equal((0, 1), (choices.Manifest.Options["impressions"], impressions.Manifest.Options["impressions"]));
        var places = impressions.Manifest.Metrics;
        var found = Enumerable.Range(1, Rehearsal.Seen - 1).Count(place =>
            Math.Abs(places[$"place.{place:00}"] + .7 * Math.Log(1 + place)) < 1.96 * places[$"place.{place:00}.error"]);
        Assert.True(found >= 9, $"The planted effect is within its 95 % interval at {found} of {Rehearsal.Seen - 1} places.");
        Assert.DoesNotContain(choices.Manifest.Metrics.Keys, name => name.StartsWith("place.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_days_and_bundles()
    {
        foreach (var name in (string[])["first", "second"])
            Assert.Equal(ExitCodes.Done, await RunAsync("rehearse", "--viewers", "60", "--days", "3", "--output", _folder[name]));
        foreach (var file in (string[])["choices/manifest.json", "impressions/manifest.json", "impressions/ranker.onnx"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["first"], file)), File.ReadAllBytes(Path.Combine(_folder["second"], file)));
    }

    [Fact]
    public async Task A_bundle_that_is_not_there_is_named_and_exits_2()
    {
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("rehearse", "--bundle", _folder["nothing"]));
        Assert.Contains(_folder["nothing"], _errors.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) =>
        Application.RunAsync(arguments, _output, _errors, TimeProvider.System, TestContext.Current.CancellationToken);

    [GeneratedRegex(@"(?<bundle>learned from [a-z ]+?) +│ +\S+ +│ +(?<mean>\S+) \[(?<low>\S+), (?<high>\S+)\]")]
    private static partial Regex Gains();
}
