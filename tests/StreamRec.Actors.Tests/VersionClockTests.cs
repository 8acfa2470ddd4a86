using StreamRec.Testing;

namespace StreamRec.Actors.Tests;

public sealed class VersionClockTests
{
    [Fact]
    public void Incarnations_of_one_millisecond_begin_a_millisecond_apart()
    {
        var clock = new VersionClock(new SteppedTime(1000));
        Assert.Equal([1000L << 12, 1001L << 12, 1002L << 12], [clock.NextIncarnation(0), clock.NextIncarnation(0), clock.NextIncarnation(0)]);
    }

    [Fact]
    public void A_ceiling_above_the_clock_wins() =>
        Assert.Equal(5000L << 12, new VersionClock(new SteppedTime(1000)).NextIncarnation(5000L << 12));

    [Fact]
    public void A_clock_that_goes_back_does_not_take_versions_back()
    {
        var time = new SteppedTime(1000);
        var clock = new VersionClock(time);
        var first = clock.NextIncarnation(0);
        time.Now = 10;
        Assert.True(clock.NextIncarnation(0) > first);
    }

    [Fact]
    public void Versions_are_exact_in_a_browser_until_2039()
    {
        var last = DateTimeOffset.Parse("2039-01-01T00:00:00Z").ToUnixTimeMilliseconds();
        Assert.True(new VersionClock(new SteppedTime(last)).NextIncarnation(0) < 1L << 53);
    }

    [Fact]
    public async Task No_two_incarnations_share_a_beginning_whatever_the_threads()
    {
        var clock = new VersionClock(new SteppedTime(1000));
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, 1000).Select(_ => clock.NextIncarnation(0)).ToArray())));
        Assert.Equal(4000, taken.SelectMany(t => t).Distinct().Count());
    }
}
