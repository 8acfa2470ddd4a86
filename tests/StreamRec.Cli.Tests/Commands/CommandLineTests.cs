using StreamRec.Cli.Producing;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Commands;

/// <summary>The command as its user runs it, against a node that is faked and a Kafka that is librdkafka's.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TestFolder _folder = new("cli");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task A_replay_arrives_whole_and_in_order_and_its_totals_add_up()
    {
        await using var node = await FakeNode.StartAsync();
        WriteRatings(5_000);
        File.AppendAllText(_folder["ratings.csv"], "1,2,99,4\n");
        Assert.Equal(ExitCodes.Done, await RunAsync("replay", _folder.Path, "--format", "movietweetings", "--node", $"{node.Address}"));

        Assert.Equal(5_000, node.Events.Count);
        foreach (var user in node.Events.GroupBy(e => e.UserId)) Assert.Equal(user.OrderBy(e => e.Timestamp), user);
        Assert.InRange(node.Events.Max(e => e.Timestamp), DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        AssertTotal("lines read", "5,001");
        AssertTotal("bad lines", "1");
        AssertTotal("produced", "5,000");
        AssertTotal("folded", "5,000");
        AssertTotal("difference", "0");
        Assert.Contains("ratings.csv:5002: rating '99'", _errors.ToString());
    }

    [Fact]
    public async Task A_replay_of_which_no_line_is_an_event_says_so_and_fails()
    {
        await using var node = await FakeNode.StartAsync();
        File.WriteAllText(_folder["ratings.csv"], "user,item,rating,ts\n1,2,3,4\n1,2,99,1362062300\n");
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("replay", _folder.Path, "--format", "movietweetings", "--node", $"{node.Address}"));
        Assert.Empty(node.Events);
        Assert.Contains("none of its 2 lines is an event of format movietweetings; nothing was sent", _errors.ToString());
    }

    [Fact]
    public async Task A_second_replay_is_all_repeats()
    {
        await using var node = await FakeNode.StartAsync();
        WriteRatings(200);
        string[] replay = ["replay", _folder.Path, "--format", "movietweetings", "--keep-times", "--node", $"{node.Address}"];
        Assert.Equal(ExitCodes.Done, await RunAsync(replay));
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Done, await RunAsync(replay));
        AssertTotal("produced", "200");
        AssertTotal("folded", "0");
        AssertTotal("repeats", "200");
        AssertTotal("difference", "0");
        Assert.Equal(1_362_062_300_000, node.Events.Min(e => e.Timestamp));
    }

    [Fact]
    public async Task A_replay_into_the_embedded_broker_waits_at_10_000_unread_events_and_loses_nothing()
    {
        await using var node = await FakeNode.StartAsync(reads: false);
        WriteRatings(60_000);
        var running = RunAsync("replay", _folder.Path, "--format", "movietweetings", "--node", $"{node.Address}");
        await Eventually.TrueAsync(async () => await node.Kafka.RecordsAsync() == 10_000, Eventually.DefaultLimit, () => "exactly 10,000 events are sent");
        await node.ReadAsync();
        Assert.Equal(ExitCodes.Done, await running);
        AssertTotal("folded", "60,000");
        AssertTotal("difference", "0");
    }

    [Fact]
    public async Task Events_lie_in_the_partition_of_murmur2_of_their_user()
    {
        await using var node = await FakeNode.StartAsync(reads: false);
        WriteRatings(300);
        Assert.Equal(ExitCodes.Done, await RunAsync("replay", _folder.Path, "--format", "movietweetings", "--kafka", node.Kafka.BootstrapServers));
        using var consumer = await node.Kafka.ConsumerAsync();
        var partitions = await node.Kafka.PartitionsAsync();
        for (var i = 0; i < 300; i++)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(30));
            Assert.NotNull(record);
            Assert.True(EventJson.TryRead(record.Message.Value, out var read, out _));
            Assert.Equal(read.UserId, System.Text.Encoding.UTF8.GetString(record.Message.Key));
            Assert.Equal(Murmur2.Partition(new UserId(read.UserId), partitions), record.Partition.Value);
        }
        Assert.DoesNotContain("folded", _output.ToString());
        consumer.Close();
    }

    [Fact]
    public async Task A_simulation_sends_as_many_as_asked_for_with_the_mix()
    {
        await using var node = await FakeNode.StartAsync();
        Assert.Equal(ExitCodes.Done, await RunAsync("simulate", "--users", "20", "--rate", "5000", "--events", "1000", "--seed", "9", "--node", $"{node.Address}"));
        AssertTotal("produced", "1,000");
        AssertTotal("folded", "1,000");
        Assert.All(node.Events, e => Assert.StartsWith("synthetic-", e.UserId));
        Assert.Equal(600, node.Events.Count(e => e.Type == EventType.Impression));
        Assert.Equal(200, node.Events.Count(e => e.Type == EventType.PlayProgress));
        Assert.Equal(100, node.Events.Count(e => e.Type == EventType.Click));
    }

    [Fact]
    public async Task A_simulation_without_an_end_ends_well_when_it_is_stopped()
    {
        await using var node = await FakeNode.StartAsync();
        using var stop = new CancellationTokenSource();
        var running = Application.RunAsync(["simulate", "--rate", "1000", "--node", $"{node.Address}"], _output, _errors, TimeProvider.System, stop.Token);
        await Eventually.TrueAsync(() => { lock (node.Events) return node.Events.Count > 100; }, "events arrive");
        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Done, await running);
        AssertTotal("difference", "0");
    }

    [Fact]
    public async Task A_node_that_handles_nothing_is_given_a_minute_and_the_totals_say_what_is_missing()
    {
        await using var node = await FakeNode.StartAsync(reads: false);
        WriteRatings(50);
        Assert.Equal(ExitCodes.Incomplete, await Application.RunAsync(
            ["replay", _folder.Path, "--format", "movietweetings", "--node", $"{node.Address}"], _output, _errors, new SkippingTime(),
            TestContext.Current.CancellationToken));
        AssertTotal("produced", "50");
        AssertTotal("difference", "50");
        Assert.Contains("a minute without progress", string.Join(' ', _errors.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Inspect_prints_profile_and_list()
    {
        await using var node = await FakeNode.StartAsync(reads: false);
        Assert.Equal(ExitCodes.Done, await RunAsync("inspect", "anna [1]", "--node", $"{node.Address}"));
        Assert.Contains("anna [1]", _output.ToString());
        Assert.Contains("7 in all", _output.ToString());
        Assert.Contains("One [night]", _output.ToString());
        Assert.Contains("popular tonight", _output.ToString());
    }

    [Fact]
    public async Task Produce_prints_the_position_and_nothing_else()
    {
        await using var node = await FakeNode.StartAsync(reads: false);
        Assert.Equal(ExitCodes.Done, await RunAsync("produce", "--user", "anna", "--type", "rate", "--item", "tt1", "--rating", "4.5", "--node", $"{node.Address}"));
        Assert.Equal("position-of-anna", _output.ToString().Trim());
    }

    [Theory]
    [InlineData("--mix is '50/50', expected four whole percentages", "simulate", "--mix", "50/50")]
    [InlineData("--rate is '0', expected a number above 0", "simulate", "--rate", "0")]
    [InlineData("--users is '0', expected a whole number, at least 1", "simulate", "--users", "0")]
    [InlineData("--speed is 'fast', expected max or a factor", "replay", "x", "--format", "jsonl", "--speed", "fast")]
    [InlineData("csv", "replay", "x", "--format", "csv")]
    [InlineData("--format", "replay", "x")]
    [InlineData("--node is 'localhost:8080', expected an address", "simulate", "--node", "localhost:8080")]
    [InlineData("Not an event: ", "produce", "--user", "a", "--type", "dance", "--item", "tt1")]
    public async Task Wrong_usage_is_named_and_exits_1(string expected, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(expected, _errors.ToString());
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_named_and_exits_2()
    {
        var address = $"http://127.0.0.1:{Loopback.FreePort()}";
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("simulate", "--node", address));
        Assert.Contains($"No node answers at {address}", _errors.ToString());
    }

    [Fact]
    public async Task A_kafka_that_is_not_there_is_named_and_exits_2()
    {
        WriteRatings(1);
        var address = $"127.0.0.1:{Loopback.FreePort()}";
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("replay", _folder.Path, "--format", "movietweetings", "--kafka", address));
        Assert.Contains($"Kafka at {address} does not answer", _errors.ToString());
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("replay")]
    [InlineData("produce")]
    [InlineData("inspect")]
    public async Task Help_says_what_each_option_is_for(string command)
    {
        Assert.Equal(0, await RunAsync(command, "--help"));
        Assert.Contains("--node", _output.ToString());
        Assert.Contains("Description", _output.ToString());
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private Task<int> RunAsync(params string[] arguments) =>
        Application.RunAsync(arguments, _output, _errors, TimeProvider.System, TestContext.Current.CancellationToken);

    private void WriteRatings(int count) =>
        File.WriteAllLines(_folder["ratings.csv"],
            Enumerable.Range(0, count).Select(i => $"{i % 97},{i % 1_000},{i % 11},{1_362_062_300 + i}").Prepend("user,item,rating,ts"));

    private void AssertTotal(string what, string count) =>
        Assert.Contains(_output.ToString().Split('\n'), line => line.Split('│', StringSplitOptions.TrimEntries) is [_, var name, var number, ..] && name == what && number == count);
}
