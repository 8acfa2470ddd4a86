namespace StreamRec.Signals.Tests;

public sealed class ContextCountTests
{
    [Fact]
    public void A_title_watched_at_one_hour_counts_more_then()
    {
        var writer = new SignalsWriter(Moves.Titles(1));
        for (var k = 0; k < 240; k++) writer.Observe(Moves.To(0, Moves.Start + 20 * Moves.Hour));
        var snapshot = writer.Publish(Moves.Start + 20 * Moves.Hour);
        Assert.InRange(snapshot.CountAtHour(0, 20), 210, 240);
        Assert.InRange(snapshot.CountAtHour(0, 3), 0, 2);
        Assert.Equal(240, Enumerable.Range(0, 24).Sum(hour => snapshot.CountAtHour(0, hour)), .1);
    }

    [Fact]
    public void Few_moves_are_believed_little()
    {
        var writer = new SignalsWriter(Moves.Titles(1));
        writer.Observe(Moves.To(0, Moves.Start + 20 * Moves.Hour));
        var snapshot = writer.Publish(Moves.Start + 20 * Moves.Hour);
        Assert.InRange(snapshot.CountAtHour(0, 20), 1f / 24, 2f / 24);
    }

    [Fact]
    public void In_a_country_a_title_counts_as_if_all_were_like_its_people()
    {
        var writer = new SignalsWriter(Moves.Titles(2));
        for (var k = 0; k < 8_000; k++) writer.Observe(Moves.To(0, Moves.Start, "US"));
        for (var k = 0; k < 2_000; k++) writer.Observe(Moves.To(1, Moves.Start, "fr"));
        var snapshot = writer.Publish(Moves.Start);
        Assert.True(snapshot.CountInCountry(1, "FR") > 9_000);
        Assert.True(snapshot.CountInCountry(0, "FR") < 1_000);
        Assert.True(snapshot.CountInCountry(0, "US") > 9_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("DE")]
    [InlineData("Germany")]
    [InlineData("")]
    public void Without_a_country_that_is_known_the_whole_counts(string? country)
    {
        var writer = new SignalsWriter(Moves.Titles(1));
        for (var k = 0; k < 100; k++) writer.Observe(Moves.To(0, Moves.Start, "US"));
        writer.Observe(Moves.To(0, Moves.Start, "Germany"));
        Assert.Equal(101, writer.Publish(Moves.Start).CountInCountry(0, country), .01f);
    }

    [Fact]
    public void Countries_of_a_title_are_bounded_and_the_strong_ones_stay()
    {
        var writer = new SignalsWriter(Moves.Titles(1));
        for (var round = 0; round < 50; round++)
        {
            for (var k = 0; k < 20; k++) writer.Observe(Moves.To(0, Moves.Start, "US"));
            for (var k = 0; k < 26 * 26; k++) writer.Observe(Moves.To(0, Moves.Start, $"{(char)('A' + k / 26)}{(char)('A' + k % 26)}"));
        }
        Assert.InRange(Moves.Saved(writer).Length, 1, 10_000);
        var snapshot = writer.Publish(Moves.Start);
        var whole = snapshot.CountInCountry(0, null);
        Assert.InRange(snapshot.CountInCountry(0, "US"), .99f * whole, 1.01f * whole);
    }
}
