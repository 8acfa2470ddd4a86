using Akka.Cluster.Sharding;
using StreamRec.Domain;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class ClusterTests(Stores stores) : IClassFixture<Stores>
{
    [Fact]
    public async Task A_user_moves_with_its_shard_and_is_served_from_afar()
    {
        var database = await stores.NewAsync("sqlite");
        var dirty = TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromHours(1) };
        await using var one = await TestNode.StartAsync(database, dirty);
        await one.Lane.AskAsync<Folded>(one.Region, Batch(-1, Play(1, "a")));
        await using var two = await TestNode.StartAsync(database, dirty, join: one);

        // From afar, through whichever region: batch, answers, list and profile cross the wire.
        await two.Lane.AskAsync<Folded>(two.Region, Batch(-1, Play(1, "a"), Play(2, "b")), folded => folded.Mark == 2);
        two.Send(new NothingPending(Ann, Epoch, -1));
        var screen = new Probe(two.System);
        two.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        await screen.NextAsync<ListUpdate>(list => list.Items[0].Title == "b");

        // Handed off with a checkpoint: the dirty events are there, no gap.
        one.Region.Tell(GracefulShutdown.Instance, Akka.Actor.ActorRefs.NoSender);
        await two.Lane.AskAsync<Folded>(two.Region, Batch(2, Play(3, "c")), folded => folded.Mark == 3);
        Assert.Equal(["a", "b", "c"], Played((await two.ProfileAsync(Ann)).Profile));
        await two.ActorOfAsync(Ann);
    }
}
