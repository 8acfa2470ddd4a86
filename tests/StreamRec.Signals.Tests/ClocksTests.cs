namespace StreamRec.Signals.Tests;

public sealed class ClocksTests
{
    [Fact]
    public void The_default_ones_are_an_hour_to_a_month_and_a_week_for_co_occurrence()
    {
        Assert.Equal(["1h", "1d", "3d", "7d", "30d"], Clocks.Default.HalfLives);
        Assert.Equal("7d", Clocks.Default.KnnEFolding);
        Assert.Equal(Clocks.Default, new SignalsWriter(Moves.Titles(0)).Clocks);
        Assert.Equal(Clocks.Default, SignalsSnapshot.Empty.Clocks);
    }

    [Fact]
    public void They_are_equal_when_their_times_are_however_they_are_written()
    {
        var clocks = Clocks.Create(["60m", "24h", "72h", "7d", "720h"], "168h");
        Assert.Equal(Clocks.Default, clocks);
        Assert.Equal(Clocks.Default.GetHashCode(), clocks.GetHashCode());
        Assert.Equal(Clocks.Default.ToString(), clocks.ToString());
        Assert.NotEqual(Clocks.Default, Clocks.Create(clocks.HalfLives, "8d"));
    }

    [Fact]
    public void Their_words_give_the_same_ones_again()
    {
        var clocks = Clocks.Create(["90m", "36h", "90d", "1000d", "3650d"], "100000d");
        Assert.Equal(["90m", "36h", "90d", "1000d", "3650d"], clocks.HalfLives);
        Assert.Equal(clocks, Clocks.Create(clocks.HalfLives, clocks.KnnEFolding));
    }

    [Theory]
    [InlineData("1h,1d,3d,7d", "7d", "4 half-lives")]
    [InlineData("1h,1d,3d,7d,30d,60d", "7d", "6 half-lives")]
    [InlineData("1h,3d,1d,7d,30d", "7d", "1d follows 3d")]
    [InlineData("1h,1d,24h,7d,30d", "7d", "1d follows 1d")]
    [InlineData("0h,1d,3d,7d,30d", "7d", "from 1m to 100000d")]
    [InlineData("-1h,1d,3d,7d,30d", "7d", "'-1h'")]
    [InlineData("1h,1d,3d,7d,30", "7d", "'30'")]
    [InlineData("1h,1d,3d,7d,30d", "", "''")]
    [InlineData("1h,1d,3d,7d,30d", "1.5d", "'1.5d'")]
    [InlineData("1h,1d,3d,7d,30d", "100001d", "from 1m to 100000d")]
    [InlineData("1h,1d,3d,7d,99999999999d", "7d", "'99999999999d'")]
    public void Times_that_are_none_are_refused_by_name(string halfLives, string knn, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => Clocks.Create(halfLives.Split(','), knn)).Message);
}
