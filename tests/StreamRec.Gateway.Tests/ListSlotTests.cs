using StreamRec.Gateway.Live;
using StreamRec.Gateway.Tests.Support;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Tests;

public sealed class ListSlotTests
{
    private readonly ListSlot _slot = new(new ScreenList("home", false, null));

    private bool Offer(long version) => _slot.Offer(Lists.Update("u1", version, Lists.Of("a"), $"e{version}"), version);

    [Fact]
    public void A_screen_that_keeps_up_gets_every_list_in_order_and_is_told_once_at_a_time()
    {
        Assert.True(Offer(1));
        Assert.False(Offer(2));
        Assert.Equal(1, _slot.Take(out var more)?.Update.Version);
        Assert.True(more);
        Assert.False(Offer(3)); // told already, by itself
        Assert.Equal(2, _slot.Take(out more)?.Update.Version);
        Assert.Equal((3, true), (_slot.Take(out var last)!.Update.Version, more));
        Assert.False(last);
        Assert.True(Offer(4));
    }

    [Fact]
    public void A_slow_one_gets_the_newest_only()
    {
        for (var version = 1; version <= ListSlot.Most + 1; version++) Offer(version);
        Assert.Equal(ListSlot.Most + 1, _slot.Take(out var more)?.Update.Version);
        Assert.False(more);
        Assert.Null(_slot.Take(out _));
    }

    [Fact]
    public async Task Nothing_offered_stays_behind_however_offers_and_takes_meet()
    {
        var token = TestContext.Current.CancellationToken;
        using var told = new SemaphoreSlim(0);
        const int Last = 20_000;
        var offering = Task.Run(() =>
        {
            for (var version = 1; version <= Last; version++)
            {
                if (Offer(version)) told.Release();
            }
        }, token);
        long seen = 0;
        while (seen < Last)
        {
            Assert.True(await told.WaitAsync(TimeSpan.FromSeconds(30), token), $"a list after {seen} is never announced");
            if (_slot.Take(out var more) is { } waiting)
            {
                Assert.True(waiting.Update.Version > seen);
                seen = waiting.Update.Version;
            }
            if (more) told.Release();
        }
        await offering;
    }
}
