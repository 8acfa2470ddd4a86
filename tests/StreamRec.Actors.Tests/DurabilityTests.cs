using Akka.Actor;
using StreamRec.Domain;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class DurabilityTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task What_the_journal_has_said_to_have_is_there_after_a_restart_of_the_node(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using (var node = await TestNode.StartAsync(database))
        {
            await node.FoldDurablyAsync(Batch(-1, Play(1, "a"), Play(2, "b")));
            await node.FoldDurablyAsync(Batch(2, Play(5, "c")));
        }

        await using var again = await TestNode.StartAsync(database);
        var view = await again.ProfileAsync(Ann);

        Assert.Equal(["a", "b", "c"], Played(view.Profile));
        Assert.Equal(At(5), view.LastEvent?.Position);
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task What_was_folded_and_not_durable_is_asked_for_again_after_a_crash_and_has_its_effect_once(string kind)
    {
        await using var node = await TestNode.StartAsync(
            await stores.NewAsync(kind), TestNode.Settings with { CheckpointEvents = 3, CheckpointEvery = TimeSpan.FromHours(1) });
        await node.FoldDurablyAsync(Batch(-1, Play(1, "a"), Play(2, "b"), Play(3, "c")));
        node.Send(Batch(3, Play(4, "d")));
        await node.Lane.NextAsync<Folded>(f => f.Mark == 4);
        await node.KillAsync(Ann);

        var gap = await node.Lane.AskAsync<Gap>(node.Region, Batch(4, Play(5, "e")));
        node.Send(Batch(gap.Mark, Play(4, "d"), Play(5, "e")));
        await node.Lane.NextAsync<Folded>(f => f.Mark == 5);

        Assert.Equal(3, gap.Mark);
        Assert.Equal(["a", "b", "c", "d", "e"], Played((await node.ProfileAsync(Ann)).Profile));
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task Of_two_owners_the_second_writer_is_fenced_off_and_recovers(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using var one = await TestNode.StartAsync(database);
        await using var two = await TestNode.StartAsync(database);
        await one.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        await two.ProfileAsync(Ann); // recovered with sequence number 1, as a zombie would be
        await one.FoldDurablyAsync(Batch(1, Play(2, "b")));
        var zombie = await two.ActorOfAsync(Ann);
        var stopped = zombie.WatchAsync(TestContext.Current.CancellationToken);

        two.Send(Batch(1, Play(2, "b")));
        await stopped.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        two.Lane.Drain();
        await two.FoldDurablyAsync(Batch(2, Play(3, "c")));
        Assert.Equal(["a", "b", "c"], Played((await two.ProfileAsync(Ann)).Profile));
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task A_zombie_is_fenced_off_though_the_rows_are_gone_that_it_would_write(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using var one = await TestNode.StartAsync(database);
        await using var two = await TestNode.StartAsync(database);
        await one.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        await two.ProfileAsync(Ann);
        var zombie = await two.ActorOfAsync(Ann);
        var stopped = zombie.WatchAsync(TestContext.Current.CancellationToken);
        for (var i = 2; i <= 7; i++) await one.FoldDurablyAsync(Batch(i - 1, Play(i, $"t{i}")));

        two.Send(Batch(1, Play(2, "b")));
        await stopped.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(7, await Stores.NumberAsync(database, "SELECT sum(sequence_number) FROM journal"));
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task A_dirty_actor_checkpoints_when_asked_whether_it_is_durable(string kind)
    {
        await using var node = await TestNode.StartAsync(
            await stores.NewAsync(kind), TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromHours(1) });
        node.Send(Batch(-1, Play(1, "a")));
        await node.Lane.NextAsync<Folded>();

        node.Send(new AskDurable(Ann, Epoch, 1));

        Assert.Equal(new Durable(Ann, Epoch, 1), await node.Lane.NextAsync<Durable>());
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task A_dirty_actor_checkpoints_after_its_time_and_before_it_is_handed_off(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using var node = await TestNode.StartAsync(
            database, TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromMilliseconds(10) });
        node.Send(Batch(-1, Play(1, "a")));
        await node.Lane.NextAsync<Durable>(d => d.Mark == 1);

        await using var slow = await TestNode.StartAsync(
            database, TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromHours(1) });
        slow.Send(Batch(1, Play(2, "b")));
        await slow.Lane.NextAsync<Folded>();
        var actor = await slow.ActorOfAsync(Ann);
        await actor.GracefulStop(TimeSpan.FromSeconds(60), CheckpointAndStop.Instance);

        Assert.Equal(["a", "b"], Played((await slow.ProfileAsync(Ann)).Profile));
    }
}
