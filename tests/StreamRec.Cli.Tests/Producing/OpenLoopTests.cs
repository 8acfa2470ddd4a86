using StreamRec.Cli.Producing;

namespace StreamRec.Cli.Tests.Producing;

public sealed class OpenLoopTests
{
    [Fact]
    public async Task The_rate_is_kept()
    {
        var time = new SkippingTime();
        var loop = new OpenLoop(time, perSecond: 200);
        for (var n = 0; n <= 1_000; n++)
        {
            await loop.WaitForAsync(n, CancellationToken.None);
            Assert.True(loop.Elapsed >= loop.DueTime(n));
        }
        Assert.InRange(time.Elapsed.TotalSeconds, 5, 5.01);
    }

    [Fact]
    public async Task What_is_late_is_not_waited_for()
    {
        var time = new SkippingTime();
        var loop = new OpenLoop(time, perSecond: 10);
        await loop.WaitForAsync(100, CancellationToken.None);
        for (var n = 0; n <= 100; n++) Assert.True(loop.WaitForAsync(n, CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal(10, time.Elapsed.TotalSeconds, 0.01);
    }
}
