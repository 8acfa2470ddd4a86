using Akka.Actor;
using StreamRec.Domain;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

/// <summary>What the next owner of a user gives to screens that an earlier one has told.</summary>
public sealed class NextOwnerTests(Stores stores) : IClassFixture<Stores>
{
    private static readonly ActorsSettings Settings = TestNode.Settings with { CheckpointEvents = 1000, CheckpointEvery = TimeSpan.FromMinutes(1) };

    private readonly SteppedTime _ahead = new(NewYear + 3_600_000);
    private readonly SteppedTime _behind = new(NewYear);

    [Fact]
    public async Task After_a_clean_hand_off_versions_grow_though_the_next_owners_clock_is_an_hour_behind()
    {
        var database = await stores.NewAsync("sqlite");
        await using var first = await TestNode.StartAsync(database, Settings, _ahead);
        await using var second = await TestNode.StartAsync(database, Settings, _behind);
        var shown = await ReadAsync(first);
        await (await first.ActorOfAsync(Ann)).GracefulStop(TimeSpan.FromSeconds(60), CheckpointAndStop.Instance);

        Assert.True(await ReadAsync(second) > shown);
    }

    [Fact]
    public async Task After_a_crash_too_once_the_first_lists_time_to_be_covered_is_over()
    {
        var database = await stores.NewAsync("sqlite");
        await using var first = await TestNode.StartAsync(database, Settings, _ahead);
        await using var second = await TestNode.StartAsync(database, Settings, _behind);
        var shown = await ReadAsync(first);
        _ahead.Now += 75_000;
        (await first.ActorOfAsync(Ann)).Tell(UserActor.Wake.Instance);
        await Stores.UntilAsync(database, "SELECT count(*) FROM journal", 1, "the ceiling is written");
        await first.KillAsync(Ann);

        Assert.True(await ReadAsync(second) > shown);
    }

    private static async Task<long> ReadAsync(TestNode node)
    {
        await node.ProfileAsync(Ann);
        return (await new Probe(node.System).AskAsync<ListUpdate>(node.Region, new GetList(Ann, Home, null))).Version;
    }

    [Fact]
    public async Task While_the_log_is_away_a_recovered_user_is_told_as_incomplete_and_a_screen_gets_the_complete_list_later()
    {
        await using var node = await TestNode.StartAsync(await stores.NewAsync("sqlite"), Settings);
        var (screen, list, profile) = (new Probe(node.System), new Probe(node.System), new Probe(node.System));
        node.Region.Tell(new GetList(Ann, Home, null), list.Ref);
        node.Region.Tell(new GetProfile(Ann, null), profile.Ref);
        node.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        await node.Lane.NextAsync<AskPending>();

        node.Send(new LogAway(Ann, null));

        Assert.True((await list.NextAsync<ListUpdate>()).Incomplete);
        Assert.True((await profile.NextAsync<UserView>()).Incomplete);
        var incomplete = await screen.NextAsync<ListUpdate>();
        Assert.True(incomplete.Incomplete);

        await node.Lane.NextAsync<AskPending>(); // it goes on asking for the screen
        node.Send(new NothingPending(Ann, Epoch, 1));
        node.Send(Batch(-1, Play(1, "a")));
        var complete = await screen.NextAsync<ListUpdate>();

        Assert.Equal((false, "e1"), (complete.Incomplete, complete.AsOf?.EventId));
        Assert.True(complete.Version > incomplete.Version);
    }

    [Fact]
    public async Task A_screen_hears_that_its_list_was_complete_after_all()
    {
        await using var node = await TestNode.StartAsync(await stores.NewAsync("sqlite"), Settings);
        var screen = new Probe(node.System);
        node.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        await node.Lane.NextAsync<AskPending>();
        node.Send(new LogAway(Ann, null));
        var before = await screen.NextAsync<ListUpdate>(u => u.Incomplete);

        node.Send(new NothingPending(Ann, Epoch, -1));

        var after = await screen.NextAsync<ListUpdate>(u => !u.Incomplete);
        Assert.True(RankedTitles.Same(before.Items, after.Items));
    }
}
