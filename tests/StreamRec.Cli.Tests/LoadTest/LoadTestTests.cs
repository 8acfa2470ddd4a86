using System.Text;
using System.Text.Json;
using CsCheck;
using StreamRec.LoadTest;

namespace StreamRec.Cli.Tests.LoadTest;

public sealed class LoadTestTests
{
    [Fact]
    public void A_list_completes_all_events_of_its_user_up_to_its_own() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 59].Array[0, 30]).Sample((count, seen) =>
        {
            var pending = new PendingEvents();
            for (var i = 0; i < count; i++) pending.Sent($"e{i}", i);
            var upTo = -1;
            foreach (var k in seen)
            {
                var completed = pending.Seen($"e{k}");
                var expected = k > upTo && k < count ? Enumerable.Range(upTo + 1, k - upTo).Select(i => (long)i) : [];
                Assert.Equal(expected, completed);
                if (k < count) upTo = Math.Max(upTo, k);
            }
            Assert.Equal(count - upTo - 1, pending.Count);
        });

    [Theory]
    [InlineData("""{"type":"list","userId":"u","items":[{"type":"x","asOf":{"eventId":"no"}}],"asOf":{"timestamp":1,"eventId":"e1","position":"p"}}""", "list", "e1")]
    [InlineData("""{"asOf":{"eventId":null},"type":"unchanged"}""", "unchanged", null)]
    [InlineData("""{"asOf":null,"type":"list"}""", "list", null)]
    [InlineData("""{"type":"pong"}""", "pong", null)]
    public void The_last_event_of_a_message_is_read_wherever_it_stands(string json, string type, string? eventId)
    {
        var read = AsOfReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(type, read.Type);
        Assert.Equal(eventId, read.EventId);
    }

    [Fact]
    public void Percentiles_are_of_what_was_recorded()
    {
        var latencies = new Latencies();
        for (var i = 1; i <= 1_000; i++) latencies.Record(TimeSpan.FromMilliseconds(i));
        var summary = latencies.Summary();
        Assert.Equal(1_000, summary.Count);
        Assert.Equal(500, summary.P50, 1.0);
        Assert.Equal(990, summary.P99, 1.0);
        Assert.Equal(1_000, summary.Max, 1.0);
        Assert.Equal(new LatencySummary(0, 0, 0, 0, 0, 0), new Latencies().Summary());
    }

    [Fact]
    public async Task A_run_against_a_node_finds_every_event_again()
    {
        await using var node = await FakeNode.StartAsync();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await LoadCommand.RunAsync(
            ["--node", $"{node.Address}", "--rate", "400", "--users", "10", "--seconds", "1.5", "--warmup", "0.5", "--json"],
            output, errors, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal("", string.Join('\n', errors.ToString().Split('\n').Where(line => line.StartsWith("streamrec:"))));
        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(output.ToString());
        Assert.Equal(600, report.RootElement.GetProperty("events").GetInt32());
        Assert.Equal(0, report.RootElement.GetProperty("missing").GetInt32());
        Assert.Equal(600, report.RootElement.GetProperty("actionToList").GetProperty("count").GetInt32());
        Assert.Equal(600, report.RootElement.GetProperty("produceToConsume").GetProperty("count").GetInt32());
        Assert.InRange(report.RootElement.GetProperty("ratioAtP50").GetDouble(), 0.01, 1_000);
        Assert.InRange(report.RootElement.GetProperty("cpuMicrosecondsPerEvent").GetDouble(), 0.1, 1e6);
    }

    [Fact]
    public async Task A_run_that_reloads_the_bundle_tells_how_often_and_what_was_refused()
    {
        await using var node = await FakeNode.StartAsync();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await LoadCommand.RunAsync(
            ["--node", $"{node.Address}", "--rate", "100", "--users", "2", "--seconds", "2", "--warmup", "0", "--reload-every", "0.1", "--json"],
            output, errors, TimeProvider.System, TestContext.Current.CancellationToken);
        using var report = JsonDocument.Parse(output.ToString());
        var reloads = report.RootElement.GetProperty("reloads");
        var (swaps, failures) = (reloads.GetProperty("swaps").GetInt32(), reloads.GetProperty("failures"));
        Assert.InRange(swaps, 1, int.MaxValue);
        Assert.Equal(reloads.GetProperty("reloads").GetInt32(), swaps + failures.GetArrayLength());
        Assert.Contains("the bundle does not fit", failures[0].GetString());
        Assert.Equal(ExitCodes.Incomplete, code);
        Assert.Equal(0, report.RootElement.GetProperty("missing").GetInt32());
    }
}
