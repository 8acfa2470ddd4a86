using CsCheck;
using StreamRec.Cli.Replay;
using StreamRec.Contracts;
using StreamRec.Testing;
using StreamRec.Training;

namespace StreamRec.Cli.Tests.Replay;

public sealed class RatingsFileTests : IDisposable
{
    private readonly TestFolder _folder = new("ratings");
    private readonly List<BadLine> _bad = [];

    [Fact]
    public void Movietweetings_items_are_imdb_ids_and_ten_points_are_five_stars()
    {
        Write("ratings.csv", "user,item,rating,ts\n9656,2171847,6,1362062307\n7438,444778,8,1362062624\n");
        Assert.Equal(
            [
                new UserEvent
                {
                    EventId = "mt-9656-2171847-1362062307", UserId = "mt-9656", Type = EventType.Rate, ItemId = "tt2171847", Rating = 3,
                    Timestamp = 1_362_062_307_000, DeviceId = "replay",
                },
                new UserEvent
                {
                    EventId = "mt-7438-444778-1362062624", UserId = "mt-7438", Type = EventType.Rate, ItemId = "tt0444778", Rating = 4,
                    Timestamp = 1_362_062_624_000, DeviceId = "replay",
                },
            ],
            Read(ReplayFormat.MovieTweetings));
        Assert.Empty(_bad);
    }

    [Fact]
    public void Every_rating_on_ten_points_becomes_one_that_a_node_accepts() =>
        Gen.Double[0, 10].Sample(rating =>
        {
            var stars = RatingsDialect.MovieTweetings.Stars(rating);
            return stars >= EventLimits.LowestRating && stars <= EventLimits.HighestRating;
        });

    [Fact]
    public void Movielens_items_are_imdb_ids_where_links_know_them()
    {
        Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,77,0.5,964981247\n");
        Write("links.csv", "movieId,imdbId,tmdbId\n1,0114709,862\n2,0113497,8844\n");
        var events = Read(ReplayFormat.MovieLens);
        Assert.Equal(["ml-77", "tt0114709"], events.Select(e => e.ItemId));
        Assert.Equal(["ml-1-77-964981247", "ml-1-1-964982703"], events.Select(e => e.EventId));
        Assert.Equal([0.5, 4.0], events.Select(e => e.Rating!.Value));
    }

    [Fact]
    public void Movielens_without_links_keeps_its_own_ids()
    {
        Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n");
        Assert.Equal("ml-1", Read(ReplayFormat.MovieLens).Single().ItemId);
    }

    [Fact]
    public void Events_are_oldest_first_and_in_file_order_within_a_second()
    {
        Write("ratings.csv", "user,item,rating,ts\n1,30,1,1362062320\n1,10,1,1362062310\n1,31,1,1362062320\n1,11,1,1362062310\n");
        Assert.Equal(["tt0000010", "tt0000011", "tt0000030", "tt0000031"], Read(ReplayFormat.MovieTweetings).Select(e => e.ItemId));
    }

    [Theory]
    [InlineData("1,2,3", "3 fields")]
    [InlineData("1,2,3,4,5", "5 fields")]
    [InlineData("x,2,3,4", "user 'x'")]
    [InlineData("-1,2,3,4", "user '-1'")]
    [InlineData("1,tt2,3,4", "item 'tt2'")]
    [InlineData("1,,3,4", "item ''")]
    [InlineData("1,2,11,4", "rating '11'")]
    [InlineData("1,2,NaN,4", "rating 'NaN'")]
    [InlineData("1,2,-1,4", "rating '-1'")]
    [InlineData("1,2,3,never", "timestamp 'never'")]
    [InlineData("1,2,3,4", "timestamp '4', expected seconds since 1970, of the years 1990 to 9999")]
    [InlineData("1,2,3,1362062304000", "timestamp '1362062304000'")]
    [InlineData("1,2,3,999999999999999", "timestamp '999999999999999'")]
    public void A_bad_line_is_named_and_the_others_are_read(string line, string reason)
    {
        Write("ratings.csv", $"user,item,rating,ts\n1,2,3,1362062304\n{line}\n5,6,7,1362062308\n");
        Assert.Equal(2, Read(ReplayFormat.MovieTweetings).Count);
        var bad = Assert.Single(_bad);
        Assert.Equal(3, bad.Line);
        Assert.StartsWith(_folder["ratings.csv"] + ":3: ", bad.ToString());
        Assert.Contains(reason, bad.Reason);
    }

    [Fact]
    public void Whatever_the_bytes_of_a_line_reading_does_not_fail() =>
        Gen.String[Gen.Char["0123456789,.-+eN\u00e9\"x "], 0, 40].Array[0, 20].Sample(lines =>
        {
            Write("ratings.csv", "user,item,rating,ts\n" + string.Join('\n', lines) + "\n");
            _bad.Clear();
            var events = Read(ReplayFormat.MovieTweetings);
            foreach (var e in events) Assert.True(EventJson.TryRead(EventJson.Write(e), out _, out var problem), problem?.Detail);
            Assert.Equal(lines.Count(line => line.Length > 0), events.Count + _bad.Count);
        }, iter: 200, threads: 1);

    [Fact]
    public void Another_header_is_refused_by_name()
    {
        Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n");
        var e = Assert.Throws<CommandFailedException>(() => Read(ReplayFormat.MovieTweetings));
        Assert.Contains("userId,movieId,rating,timestamp", e.Message);
        Assert.Contains("user,item,rating,ts", e.Message);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name() =>
        Assert.Contains("ratings.csv does not exist", Assert.Throws<CommandFailedException>(() => Read(ReplayFormat.MovieLens)).Message);

    [Fact]
    public void All_of_movietweetings_is_read()
    {
        var folder = SharedData.Find("movietweetings-dev");
        Assert.SkipWhen(folder is null, SharedData.HowToProvide);
        var events = ReplaySources.Open(folder!, ReplayFormat.MovieTweetings).Read(_bad.Add).ToArray();
        Assert.Equal(99_225, events.Length);
        Assert.Empty(_bad);
        Assert.Equal(99_225, events.Select(e => e.EventId).Distinct().Count());
        Assert.Equal(events, events.OrderBy(e => e.Timestamp));
    }

    [Fact]
    public void All_of_movielens_is_read()
    {
        var folder = SharedData.Find("movielens-small-2018");
        Assert.SkipWhen(folder is null, SharedData.HowToProvide);
        var events = ReplaySources.Open(folder!, ReplayFormat.MovieLens).Read(_bad.Add).ToArray();
        Assert.Equal(100_836, events.Length);
        Assert.Empty(_bad);
        Assert.All(events, e => Assert.StartsWith("tt", e.ItemId));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private List<UserEvent> Read(ReplayFormat format) => [.. ReplaySources.Open(_folder.Path, format).Read(_bad.Add)];
}
