using Akka.Actor;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Tests.Lanes;

public sealed class BoundTests
{
    [Fact]
    public async Task A_lane_that_waits_for_a_full_bound_goes_on_at_half_and_not_before()
    {
        using var system = ActorSystem.Create("bounds");
        var lane = Inbox.Create(system);
        var bound = new Bound("test", 10);
        bound.Add(10);
        Assert.True(bound.IsFull);
        bound.WaitForHalf(lane.Receiver);
        bound.Add(-4);
        // Nobody would ask for what is held between full and half, and who waits for half would wait for the clock.
        Assert.True(bound.IsPressed);
        lane.Receiver.Tell("six are held");
        bound.Add(-1);
        Assert.False(bound.IsPressed);
        Assert.Equal("six are held", await lane.ReceiveAsync(TimeSpan.FromSeconds(10)));
        Assert.IsType<HalfFree>(await lane.ReceiveAsync(TimeSpan.FromSeconds(10)));
    }
}
