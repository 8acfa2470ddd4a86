using StreamRec.Cli.Commands;
using StreamRec.Cli.Replay;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Replay;

public sealed class JsonLinesFileTests : IDisposable
{
    private const long Start = 1_782_936_000_000;

    private readonly TestFolder _folder = new("jsonl");

    [Fact]
    public void Events_keep_their_ids_and_order_and_bad_lines_are_named()
    {
        File.WriteAllLines(_folder["events.jsonl"],
        [
            """{"eventId":"b","userId":"u","type":"click","itemId":"tt1","timestamp":1782936002000}""",
            "",
            """{"eventId":"x","userId":"u","type":"dance","itemId":"tt1","timestamp":1782936002000}""",
            "not json",
            """{"eventId":"a","userId":"v","type":"search","query":"western","timestamp":1782936001000}""",
        ]);
        var bad = new List<BadLine>();
        var source = ReplaySources.Open(_folder["events.jsonl"], ReplayFormat.JsonLines);
        Assert.Equal(["b", "a"], source.Read(bad.Add).Select(e => e.EventId));
        Assert.Equal([3L, 4L], bad.Select(line => line.Line));
        Assert.Contains("dance", bad[0].Reason);
    }

    /// <summary>As over every other entrance: a mark is passed over, what is not UTF-8 or in seconds is refused.</summary>
    [Fact]
    public void Bytes_are_judged_as_they_are()
    {
        var good = """{"eventId":"b","userId":"ü","type":"click","itemId":"tt1","timestamp":1782936002000}""";
        File.WriteAllBytes(_folder["events.jsonl"],
        [
            .. "\uFEFF"u8, .. System.Text.Encoding.UTF8.GetBytes(good), (byte)'\n', .. System.Text.Encoding.Latin1.GetBytes(good), (byte)'\n',
            .. System.Text.Encoding.UTF8.GetBytes(good.Replace("02000", "")), (byte)'\n',
        ]);
        var bad = new List<BadLine>();
        Assert.Equal("ü", Assert.Single(new JsonLinesFile(_folder["events.jsonl"]).Read(bad.Add)).UserId);
        Assert.Equal([2L, 3L], bad.Select(line => line.Line));
        Assert.Contains("UTF-8", bad[0].Reason);
        Assert.Contains("timestamp", bad[1].Reason);
    }

    [Fact]
    public void A_folder_is_refused() =>
        Assert.Contains("jsonl takes a file", Assert.Throws<CommandFailedException>(() => ReplaySources.Open(_folder.Path, ReplayFormat.JsonLines)).Message);

    [Fact]
    public void A_survey_finds_count_and_times_within_the_limit()
    {
        File.WriteAllLines(_folder["events.jsonl"],
            Enumerable.Range(1, 5).Select(i => $$"""{"eventId":"{{i}}","userId":"u","type":"click","itemId":"tt1","timestamp":{{Start + i * 1000}}}""").Append("?"));
        var source = new JsonLinesFile(_folder["events.jsonl"]);
        Assert.Equal(new ReplaySurvey(5, Start + 1000, Start + 5000, 1), ReplaySurvey.Of(source, int.MaxValue, _ => { }));
        Assert.Equal(new ReplaySurvey(2, Start + 1000, Start + 2000, 0), ReplaySurvey.Of(source, 2, _ => { }));
    }

    [Fact]
    public void Times_are_shifted_so_that_the_last_event_is_now_and_gaps_shrink_with_the_speed()
    {
        File.WriteAllLines(_folder["events.jsonl"],
            new[] { 5_000, 1_000, 11_000 }.Select((t, i) => $$"""{"eventId":"{{i}}","userId":"u","type":"click","itemId":"tt1","timestamp":{{Start + t}}}"""));
        var source = new JsonLinesFile(_folder["events.jsonl"]);
        var survey = ReplaySurvey.Of(source, int.MaxValue, _ => { });
        var events = ReplayCommand.Events(source, survey, new ReplaySpeed(10), survey.ShiftTo(1_000_000), int.MaxValue).ToArray();
        Assert.Equal([994_000L, 990_000L, 1_000_000L], events.Select(e => e.Event.Timestamp));
        Assert.Equal([400.0, 0.0, 1_000.0], events.Select(e => e.Due.TotalMilliseconds));
    }

    [Theory]
    [InlineData("1x", 1)]
    [InlineData("0.5x", 0.5)]
    [InlineData("1000x", 1000)]
    [InlineData("max", double.PositiveInfinity)]
    public void A_speed_is_a_factor_or_max(string text, double factor)
    {
        Assert.True(ReplaySpeed.TryParse(text, out var speed));
        Assert.Equal(factor, speed.Factor);
        Assert.Equal(text, speed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("x")]
    [InlineData("0x")]
    [InlineData("-1x")]
    [InlineData("NaNx")]
    [InlineData("fast")]
    public void Other_speeds_are_refused(string text) => Assert.False(ReplaySpeed.TryParse(text, out _));

    public void Dispose() => _folder.Dispose();
}
