using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using StreamRec.Domain;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class ClusterTests(Stores stores) : IClassFixture<Stores>
{
    /// <summary>A shard moves when the test says so: what is sent while one moves may be lost, and is asked for again by who needs it.</summary>
    private const string NoRebalance = "akka.cluster.sharding.rebalance-interval = 1h";

    [Fact]
    public async Task A_user_moves_with_its_shard_and_is_served_from_afar()
    {
        var database = await stores.NewAsync("sqlite");
        var dirty = TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromHours(1) };
        await using var one = await TestNode.StartAsync(database, dirty, hocon: NoRebalance);
        await one.Lane.AskAsync<Folded>(one.Region, Batch(-1, Play(1, "a")));
        await using var two = await TestNode.StartAsync(database, dirty, join: one);

        // From afar, through whichever region: batch, answers, list and profile cross the wire.
        await two.Lane.AskAsync<Folded>(two.Region, Batch(-1, Play(1, "a"), Play(2, "b")), folded => folded.Mark == 2);
        two.Send(new NothingPending(Ann, Epoch, -1));
        var screen = new Probe(two.System);
        two.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        await screen.NextAsync<ListUpdate>(list => list.Items[0].Title == "b");

        // Handed off with a checkpoint: the dirty events are there, no gap.
        one.Region.Tell(GracefulShutdown.Instance, ActorRefs.NoSender);
        await two.Lane.AskAsync<Folded>(two.Region, Batch(2, Play(3, "c")), folded => folded.Mark == 3);
        Assert.Equal(["a", "b", "c"], Played((await two.ProfileAsync(Ann)).Profile));
        await two.ActorOfAsync(Ann);
    }

    [Fact]
    public async Task A_node_that_lost_sight_of_its_cluster_recovers_nobody_until_it_is_decided_who_goes_on()
    {
        var database = await stores.NewAsync("sqlite");
        await using var one = await TestNode.StartAsync(database, hocon: $"{NoRebalance}, akka.cluster.failure-detector.acceptable-heartbeat-pause = 500ms");
        await one.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        await using var two = await TestNode.StartAsync(database, join: one, hocon: "akka.coordinated-shutdown.run-by-actor-system-terminate = off");
        var cluster = Cluster.Get(one.System);
        await Eventually.TrueAsync(() => cluster.State.Members.Count(member => member.Status == MemberStatus.Up) == 2, "both are members");
        await two.System.Terminate();
        await Eventually.TrueAsync(() => cluster.State.Unreachable.Count == 1, "one does not see two");

        await one.KillAsync(Ann);
        ReadRefused? refused = null;
        await Eventually.TrueAsync(async () => (refused = await RefusalAsync()) is not null, Eventually.DefaultLimit, () => "who asks is told");
        Assert.Equal(ReadRefusal.Recovering, refused!.Refusal);
        Assert.Contains("does not see the rest of its cluster", refused.Message);

        cluster.Down(Cluster.Get(two.System).SelfAddress);
        await Eventually.TrueAsync(() => cluster.State.Unreachable.Count == 0, "it is decided");
        Assert.Equal(["a"], Played((await one.ProfileAsync(Ann)).Profile));

        // What is sent to an actor whose end its shard has not heard of yet is lost: asked again.
        async Task<ReadRefused?> RefusalAsync()
        {
            try
            {
                return await one.Region.Ask<ReadRefused>(new GetProfile(Ann, null), TimeSpan.FromSeconds(1));
            }
            catch (AskTimeoutException)
            {
                return null;
            }
        }
    }
}
