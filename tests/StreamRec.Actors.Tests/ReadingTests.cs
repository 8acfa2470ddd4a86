using Akka.Actor;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class ReadingTests(Stores stores) : IClassFixture<Stores>
{
    private async Task<TestNode> NodeAsync(ActorsSettings? settings = null, TimeProvider? time = null) =>
        await TestNode.StartAsync(await stores.NewAsync("sqlite"), settings ?? TestNode.Settings with { CheckpointEvents = 1000 }, time);

    private static async Task<(Probe Screen, ListUpdate First)> WatchAsync(TestNode node, ListRequest? request = null)
    {
        await node.ProfileAsync(Ann); // so that the actor is there and has caught up
        var screen = new Probe(node.System);
        node.Region.Tell(new Subscribe(Ann, request ?? Home), screen.Ref);
        return (screen, await screen.NextAsync<ListUpdate>());
    }

    private static string[] Names(ListUpdate update) => [.. update.Items.Select(i => i.Title)];

    [Fact]
    public async Task Every_fold_tells_every_screen_once_and_names_its_event()
    {
        await using var node = await NodeAsync();
        var (one, first) = await WatchAsync(node);
        var (two, _) = await WatchAsync(node);

        node.Send(Batch(-1, Play(1, "a"), Play(2, "b")));
        var before = await one.NextAsync<ListUpdate>();
        var update = await one.NextAsync<ListUpdate>();
        node.Send(Batch(2, Event(3, EventType.Impression, "c")));
        var same = await one.NextAsync<ListUpdate>();

        Assert.Equal(["x", "y", "z"], Names(first));
        Assert.Null(first.AsOf);
        Assert.Equal(["a", "x", "y", "z"], Names(before));
        Assert.Equal((At(1), "e1"), (before.AsOf?.Position, before.AsOf?.EventId));
        Assert.Equal(["b", "a", "x", "y", "z"], Names(update));
        Assert.Equal("e2", update.AsOf?.EventId);
        Assert.True(update.Version > before.Version && before.Version > first.Version);
        Assert.Equal((update.Version, "e3"), (same.Version, same.AsOf?.EventId));
        Assert.True(same.Items == update.Items, "an unchanged list is the same array");
        Assert.Same(before, await two.NextAsync<ListUpdate>());
        Assert.Same(update, await two.NextAsync<ListUpdate>());
        Assert.Same(same, await two.NextAsync<ListUpdate>());
    }

    [Fact]
    public async Task A_backlog_is_told_once_as_of_its_last_event()
    {
        await using var node = await NodeAsync();
        var (screen, _) = await WatchAsync(node);

        node.Send(Batch(-1, [.. Enumerable.Range(1, 9).Select(offset => Play(offset, $"t{offset}"))]));

        Assert.Equal("e9", (await screen.NextAsync<ListUpdate>()).AsOf?.EventId);
    }

    [Fact]
    public async Task A_screen_that_asks_again_while_it_waits_is_answered_once()
    {
        await using var node = await NodeAsync();
        var screen = new Probe(node.System);
        for (var i = 0; i < 3; i++) node.Region.Tell(new Subscribe(Ann, Home with { Limit = 5 + i }), screen.Ref);
        await node.Lane.NextAsync<AskPending>();
        node.Send(new NothingPending(Ann, Epoch, -1));
        var first = await screen.NextAsync<ListUpdate>();
        node.Send(Batch(-1, [.. Enumerable.Range(1, 8).Select(offset => Play(offset, $"t{offset}"))]));
        var next = await screen.NextAsync<ListUpdate>();
        var last = await screen.NextAsync<ListUpdate>(u => u.AsOf?.EventId == "e8");

        Assert.Null(first.AsOf);
        Assert.Equal("e1", next.AsOf?.EventId);
        Assert.Equal(7, last.Items.Length); // the last request counts
    }

    [Fact]
    public async Task A_lanes_first_answer_is_the_goal_and_a_later_one_does_not_move_it()
    {
        await using var node = await NodeAsync();
        var asker = new Probe(node.System);
        node.Region.Tell(new GetList(Ann, Home, null), asker.Ref);
        await node.Lane.NextAsync<AskPending>();

        node.Send(new NothingPending(Ann, Epoch, 1));
        node.Send(new NothingPending(Ann, Epoch, 9));
        node.Send(Batch(-1, Play(1, "a")));

        Assert.Equal("e1", (await asker.NextAsync<ListUpdate>()).AsOf?.EventId);
    }

    [Fact]
    public async Task Lists_of_several_surfaces_and_screens_agree_and_never_share_a_version()
    {
        await using var node = await NodeAsync();
        var (one, home) = await WatchAsync(node);
        node.Region.Tell(new Subscribe(Ann, Home with { Surface = new Surface("films") }), one.Ref);
        var films = await one.NextAsync<ListUpdate>();
        var (two, again) = await WatchAsync(node);

        Assert.Equal(("home", "films"), (home.Surface.Name, films.Surface.Name));
        Assert.NotEqual(home.Version, films.Version);
        Assert.Equal(home.Version, again.Version);

        node.Send(Batch(-1, Play(1, "a")));
        var updates = new[] { await one.NextAsync<ListUpdate>(), await one.NextAsync<ListUpdate>() };
        Assert.Equal(["films", "home"], updates.Select(u => u.Surface.Name).Order());
        Assert.Equal(2, updates.Select(u => u.Version).Distinct().Count());
        Assert.Contains(await two.NextAsync<ListUpdate>(), updates);
    }

    [Fact]
    public async Task A_second_subscription_to_a_surface_replaces_the_first_and_an_unsubscribed_one_is_silent()
    {
        await using var node = await NodeAsync();
        var (one, _) = await WatchAsync(node);
        node.Region.Tell(new Subscribe(Ann, Home with { Limit = 2 }), one.Ref);
        Assert.Equal(["x", "y"], Names(await one.NextAsync<ListUpdate>()));
        var (two, _) = await WatchAsync(node);

        node.Send(Batch(-1, Play(1, "a")));
        Assert.Equal(["a", "x"], Names(await one.NextAsync<ListUpdate>()));
        node.Region.Tell(new Unsubscribe(Ann, Home.Surface), one.Ref);
        node.Send(Batch(1, Play(2, "b")));

        await two.NextAsync<ListUpdate>(u => u.AsOf?.EventId == "e2");
        Assert.Empty(one.Drain());
    }

    [Fact]
    public async Task Nothing_is_scored_for_a_user_whom_nobody_watches()
    {
        await using var node = await NodeAsync();
        node.Send(Batch(-1, Play(1, "a")));
        await node.Lane.NextAsync<Folded>();
        Assert.Equal(0, node.Rankers.FullScores);

        var (screen, _) = await WatchAsync(node);
        await screen.Ref.GracefulStop(TimeSpan.FromSeconds(30));
        var scored = node.Rankers.FullScores;
        var (_, _) = await WatchAsync(node, Home with { Surface = new Surface("films") }); // its Terminated has come before this
        node.Region.Tell(new Unsubscribe(Ann, new Surface("films")), ActorRefs.Nobody);
        Assert.Equal(1, scored);
        Assert.Equal(1, node.Moves.Steps);
    }

    [Fact]
    public async Task A_read_of_a_recovered_user_is_held_until_its_lane_has_nothing_pending()
    {
        await using var node = await NodeAsync();
        var asker = new Probe(node.System);
        node.Region.Tell(new GetList(Ann, Home, null), asker.Ref);
        Assert.Equal(new AskPending(Ann, Epoch.Partition), await node.Lane.NextAsync<AskPending>());

        node.Send(new NothingPending(Ann, Epoch, 2));
        node.Send(Batch(-1, Play(1, "a")));
        await node.Lane.NextAsync<Folded>();
        Assert.Empty(asker.Drain());
        node.Send(Batch(1, Play(2, "b")));

        Assert.Equal(["b", "a", "x", "y", "z"], Names(await asker.NextAsync<ListUpdate>()));
    }

    [Fact]
    public async Task A_read_that_no_lane_answers_for_is_refused_in_time_and_a_subscription_gets_its_list_later()
    {
        await using var node = await NodeAsync(TestNode.Settings with { HoldReads = TimeSpan.FromMilliseconds(100) });
        var (asker, screen) = (new Probe(node.System), new Probe(node.System));
        node.Region.Tell(new GetList(Ann, Home, null), asker.Ref);
        node.Region.Tell(new Subscribe(Ann, Home), screen.Ref);

        Assert.Equal(ReadRefusal.Recovering, (await asker.NextAsync<ReadRefused>()).Refusal);
        Assert.Equal(ReadRefusal.Recovering, (await screen.NextAsync<ReadRefused>()).Refusal);
        await node.Lane.NextAsync<AskPending>();
        await node.Lane.NextAsync<AskPending>(); // it goes on asking
        node.Send(new NothingPending(Ann, Epoch, -1));
        await screen.NextAsync<ListUpdate>();
    }

    [Fact]
    public async Task No_list_is_pushed_before_a_recovered_user_has_caught_up()
    {
        await using var node = await NodeAsync();
        var screen = new Probe(node.System);
        node.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        node.Send(new NothingPending(Ann, Epoch, 2));
        node.Send(Batch(-1, Play(1, "a")));
        node.Send(Batch(1, Play(2, "b")));

        var first = await screen.NextAsync<ListUpdate>();

        Assert.Equal("e2", first.AsOf?.EventId);
    }

    [Fact]
    public async Task A_read_with_at_least_waits_for_its_event()
    {
        await using var node = await NodeAsync();
        var (_, _) = await WatchAsync(node);
        var (list, profile) = (new Probe(node.System), new Probe(node.System));
        node.Region.Tell(new GetList(Ann, Home, At(2)), list.Ref);
        node.Region.Tell(new GetProfile(Ann, At(1)), profile.Ref);
        node.Send(Batch(-1, Play(1, "a")));
        Assert.Equal(At(1), (await profile.NextAsync<UserView>()).LastEvent?.Position);
        Assert.Empty(list.Drain());

        node.Send(Batch(1, Play(2, "b")));

        Assert.Equal("e2", (await list.NextAsync<ListUpdate>()).AsOf?.EventId);
    }

    [Fact]
    public async Task Versions_never_go_back_across_crashes_even_when_the_clock_does()
    {
        var time = new SteppedTime(NewYear);
        await using var node = await NodeAsync(TestNode.Settings with { CheckpointEvents = 1 }, time);
        var seen = new List<long>();
        for (var round = 0; round < 4; round++)
        {
            var (screen, first) = await WatchAsync(node);
            seen.Add(first.Version);
            await node.FoldDurablyAsync(BatchOf(Ann, -1, [.. Enumerable.Range(0, round + 1).Select(o => Play(o, $"t{o}"))]));
            seen.Add((await screen.NextAsync<ListUpdate>(u => u.AsOf?.EventId == $"e{round}")).Version);
            await node.KillAsync(Ann);
            time.Now -= 3_600_000;
        }

        Assert.Equal(seen.Order(), seen);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_repeated_read_finds_the_same_version_until_the_list_changes()
    {
        await using var node = await NodeAsync();
        await WatchAsync(node, Home with { Surface = new Surface("films") });
        var asker = new Probe(node.System);
        async Task<long> Read()
        {
            node.Region.Tell(new GetList(Ann, Home, null), asker.Ref);
            return (await asker.NextAsync<ListUpdate>()).Version;
        }

        var first = await Read();
        var second = await Read();
        node.Send(Batch(-1, Play(1, "a")));
        await node.Lane.NextAsync<Folded>();

        Assert.Equal(first, second);
        Assert.True(await Read() > second);
    }

    [Fact]
    public async Task A_withdrawn_title_leaves_a_live_list_without_an_event()
    {
        await using var node = await NodeAsync();
        var (screen, _) = await WatchAsync(node);

        node.Rankers.Withdrawn = ["y"];
        node.Actors.RankingChanged(new HashSet<ItemId> { new("y") });

        Assert.Equal(["x", "z"], Names(await screen.NextAsync<ListUpdate>()));
    }

    [Fact]
    public async Task A_sessions_end_changes_the_list_and_not_the_profile()
    {
        var time = new SteppedTime(NewYear + 1000);
        var settings = TestNode.Settings with { Fold = FoldOptions.Default with { SessionGap = TimeSpan.FromMilliseconds(300) } };
        await using var node = await NodeAsync(settings, time);
        var (screen, _) = await WatchAsync(node);
        node.Send(Batch(-1, Play(1, "a")));
        Assert.Equal(1, (await screen.NextAsync<ListUpdate>()).Items[0].Score);
        var before = await node.ProfileAsync(Ann);

        time.Now += 10_000;
        (await node.ActorOfAsync(Ann)).Tell(UserActor.Wake.Instance);
        var after = await screen.NextAsync<ListUpdate>();

        Assert.Equal(0.5f, after.Items[0].Score);
        Assert.Equal("e1", after.AsOf?.EventId);
        Assert.Same(before.Profile, (await node.ProfileAsync(Ann)).Profile);
    }

    [Fact]
    public async Task An_unknown_surface_and_a_ranking_that_fails_are_answers()
    {
        await using var node = await NodeAsync();
        var (screen, _) = await WatchAsync(node);
        var asker = new Probe(node.System);
        node.Region.Tell(new GetList(Ann, Home with { Surface = new Surface("nowhere") }, null), asker.Ref);
        Assert.Equal(ReadRefusal.UnknownSurface, (await asker.NextAsync<ReadRefused>()).Refusal);

        node.Rankers.Broken = true;
        node.Region.Tell(new GetList(Ann, Home with { Country = "DE" }, null), asker.Ref);
        Assert.Equal(ReadRefusal.Failed, (await asker.NextAsync<ReadRefused>()).Refusal);
        node.Send(Batch(-1, Play(1, "a")));
        await node.Lane.NextAsync<Folded>();
        await node.ProfileAsync(Ann); // Folded is told before the screens are; this comes after both
        node.Rankers.Broken = false;
        node.Send(Batch(1, Play(2, "b")));
        Assert.Equal(["b", "a", "x", "y", "z"], Names(await screen.NextAsync<ListUpdate>()));
    }

    [Fact]
    public async Task A_clean_idle_unwatched_actor_leaves_and_a_watched_one_stays()
    {
        await using var node = await NodeAsync(TestNode.Settings with { PassivateAfter = TimeSpan.FromMilliseconds(50) });
        var (screen, _) = await WatchAsync(node);
        await node.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        var actor = await node.ActorOfAsync(Ann);
        var ended = actor.WatchAsync(TestContext.Current.CancellationToken);
        actor.Tell(UserActor.Wake.Instance);
        await node.ProfileAsync(Ann);
        Assert.False(ended.IsCompleted);

        await screen.Ref.GracefulStop(TimeSpan.FromSeconds(30));

        await ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(["a"], Played((await node.ProfileAsync(Ann)).Profile));
    }
}
