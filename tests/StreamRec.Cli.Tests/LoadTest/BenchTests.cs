using System.Text;
using StreamRec.Catalog;
using StreamRec.Cli.Simulation;
using StreamRec.Contracts;
using StreamRec.LoadTest;
using StreamRec.LoadTest.Bench;

namespace StreamRec.Cli.Tests.LoadTest;

public sealed class BenchTests
{
    private static readonly Shelf Shelf = new(TitlesFile.Read(TitlesFile.Demo));

    [Fact]
    public void An_event_of_a_script_is_found_in_the_messages_that_name_it()
    {
        var script = EventScript.Simulated(Shelf, EventMix.Default, users: 7, events: 300, rate: 100, seed: 1);
        for (var n = 0; n < script.Count; n++)
        {
            Assert.True(EventJson.TryRead(script.Value(n), out var written, out _));
            Assert.Equal(script.Users[script.User(n)], written.UserId);
            var message = $$$"""{"type":"delta","userId":"{{{written.UserId}}}","asOf":{"eventId":"{{{written.EventId}}}"},"ops":[]}""";
            Assert.True(script.TryFind(Encoding.UTF8.GetBytes(message), out var found));
            Assert.Equal(n, found);
            Assert.Equal(n, script.ByUser()[script.User(n)][script.Place(n)]);
        }
        Assert.False(script.TryFind("{\"type\":\"list\",\"asOf\":{\"eventId\":\"sim-1-other-3\"}}"u8, out _));
    }

    [Fact]
    public void An_event_that_is_stamped_is_the_same_but_for_its_time()
    {
        var script = EventScript.Ratings(Shelf, "u", users: 3, each: 2, seed: 1);
        Assert.True(EventJson.TryRead(script.Value(4), out var before, out _));
        script.Stamp(4, 1_999_999_999_999);
        Assert.True(EventJson.TryRead(script.Value(4), out var after, out _));
        Assert.Equal(before with { Timestamp = 1_999_999_999_999 }, after);
        Assert.Equal([2, 2, 2], script.ByUser().Select(numbers => numbers.Length));
    }

    [Fact]
    public void A_row_has_the_median_and_the_range_of_what_its_repetitions_have()
    {
        Values[] repetitions = [new() { ["a"] = 3, ["b"] = null }, new() { ["a"] = 1, ["b"] = 8 }, new() { ["a"] = 2, ["c"] = null }];
        var row = new RowResult("row", "group", repetitions);
        Assert.Equal(["a", "b", "c"], row.Spreads.Keys);
        Assert.Equal(new Spread(2, 1, 3), row.Spreads["a"]);
        Assert.Equal(new Spread(8, 8, 8), row.Spreads["b"]);
        Assert.Null(row.Spreads["c"]);
        Assert.False(row.HasLosses);
        Assert.True(new RowResult("row", "group", [new() { [RowResult.InNoList] = 0 }, new() { [RowResult.InNoList] = 1 }]).HasLosses);
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_refused_with_those_that_are()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await LoadCommand.RunAsync(
            ["bench", "mix-7"], output, errors, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, code);
        Assert.Contains("There is no row 'mix-7'", errors.ToString());
        Assert.Contains("mix-1000", errors.ToString());
    }
}
