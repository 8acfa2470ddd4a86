using CsCheck;
using StreamRec.Cli.Producing;

namespace StreamRec.Cli.Tests.Producing;

public sealed class LagThrottleTests
{
    [Fact]
    public Task Neither_bound_is_ever_passed_and_everything_is_sent() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[100, 2_000], Gen.Int[1, 300].Array[1, 300], Gen.Int[1, 40]).SampleAsync(async (maxEvents, maxBytes, sizes, perPoll) =>
        {
            long sent = 0, handled = 0;
            var throttle = new LagThrottle(() => handled = Math.Min(sent, handled + perPoll), new SkippingTime(), maxEvents, maxBytes);
            foreach (var size in sizes)
            {
                await throttle.WaitAsync(CancellationToken.None);
                throttle.Sent(size);
                sent++;
                Assert.True(sent - handled <= maxEvents);
                Assert.True(sizes.Take((int)sent).Skip((int)handled).Sum() < maxBytes + size);
            }
            Assert.Equal(sizes.Length, sent);
        }, iter: 200);

    [Fact]
    public async Task Other_producers_events_only_loosen_it()
    {
        var throttle = new LagThrottle(() => 1_000_000, new SkippingTime(), maxEvents: 3);
        for (var i = 0; i < 100; i++)
        {
            await throttle.WaitAsync(CancellationToken.None);
            Assert.True(throttle.MaySend);
            throttle.Sent(100);
        }
    }

    [Fact]
    public async Task A_node_that_handles_nothing_for_a_minute_ends_the_wait_with_the_numbers()
    {
        var time = new SkippingTime();
        var throttle = new LagThrottle(() => 0, time, maxEvents: 2);
        throttle.Sent(1);
        throttle.Sent(1);
        var e = await Assert.ThrowsAsync<CommandFailedException>(() => throttle.WaitAsync(CancellationToken.None).AsTask());
        Assert.Contains("0 of 2", e.Message);
        Assert.InRange(time.Elapsed.TotalSeconds, 60, 62);
    }

    [Fact]
    public async Task A_slow_node_is_waited_for_as_long_as_it_moves()
    {
        var handled = 0L;
        var time = new SkippingTime();
        var calls = 0;
        var throttle = new LagThrottle(() => ++calls % 1_000 == 0 ? ++handled : handled, time, maxEvents: 1);
        for (var i = 0; i < 4; i++)
        {
            await throttle.WaitAsync(CancellationToken.None);
            throttle.Sent(1);
        }
        Assert.InRange(time.Elapsed.TotalSeconds, 140, 160);
    }
}
