using Akka.Actor;
using StreamRec.Domain;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class ClusterTests(Stores stores) : IClassFixture<Stores>
{
    [Fact]
    public async Task Users_live_where_their_partition_is_consumed_and_move_with_it()
    {
        var database = await stores.NewAsync("sqlite");
        await using var one = await TestNode.StartAsync(database, TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromHours(1) });
        await using var two = await TestNode.StartAsync(database, TestNode.Settings with { CheckpointEvents = 1000 }, join: one);
        await two.Actors.SetOwnedAsync([.. Enumerable.Range(0, Partitions)]);
        await UntilHereAsync(two, one);

        // From afar: batch, answers, list and profile cross the wire.
        await one.Lane.AskAsync<Folded>(one.Region, Batch(-1, Play(1, "a")));
        one.Send(new NothingPending(Ann, Epoch, -1));
        var screen = new Probe(one.System);
        one.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        Assert.Equal("a", (await screen.NextAsync<ListUpdate>()).Items[0].Title);

        await one.Actors.SetOwnedAsync([.. Enumerable.Range(0, Partitions)]);
        await UntilHereAsync(one, two);

        // Handed off with a checkpoint: the dirty event is there, no gap.
        await one.Lane.AskAsync<Folded>(one.Region, Batch(1, Play(2, "b")));
        Assert.Equal(["a", "b"], Played((await one.ProfileAsync(Ann)).Profile));
    }

    /// <summary>The user's actor answers a local path on its own node only.</summary>
    private static async Task UntilHereAsync(TestNode here, TestNode from)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                from.Send(new FoldBatch(Ann, Epoch, -1, []));
                try
                {
                    await here.ActorOfAsync(Ann);
                    return true;
                }
                catch (ActorNotFoundException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60), () => $"{Ann} lives on that node");
    }
}
