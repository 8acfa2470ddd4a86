using StreamRec.Actors;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class LiveSocketTests
{
    [Fact]
    public async Task A_subscription_is_answered_with_the_list_and_then_with_every_change()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        var first = await screen.NextAsync("list");
        Assert.Equal(["a", "b", "c"], first.Ids());
        Assert.Equal(("u1", "home", "model-1"), (first.Text("userId"), first.Text("surface"), first.Text("model")));

        host.Region.Push("u1", 2, Lists.Of("b", "a"), "e2");
        var second = await screen.NextAsync("list");
        Assert.Equal(["b", "a"], second.Ids());
        Assert.Equal("e2", second.GetProperty("asOf").Text("eventId"));
        Assert.Equal(Lists.After("e2").Position.ToString(), second.GetProperty("asOf").Text("position"));
    }

    [Fact]
    public async Task The_subprotocol_is_answered_and_the_token_is_not()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        await using var screen = await Screen.OpenAsync(host, Tokens.Viewer("u1"));
        Assert.Equal("streamrec.v1", screen.Subprotocol);
    }

    [Fact]
    public async Task Two_windows_of_one_person_both_see_a_change()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var left = await Screen.OpenAsync(host);
        await using var right = await Screen.OpenAsync(host);
        await left.SubscribeAsync("u1");
        await right.SubscribeAsync("u1", deltas: true);
        await left.NextAsync("list");
        await right.NextAsync("list");
        host.Region.Push("u1", 2, Lists.Of("b", "a", "c"), "e2");
        var whole = await left.NextAsync("list");
        var delta = await right.NextAsync("delta");
        Assert.Equal((1, 2), (delta.GetProperty("baseVersion").GetInt64(), delta.Version()));
        Assert.Equal(whole.Version(), delta.Version());
        var op = Assert.Single(delta.GetProperty("ops").EnumerateArray());
        Assert.Equal("move", op.Text("op"));
    }

    [Fact]
    public async Task A_fold_that_leaves_the_list_is_told_as_unchanged()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
        host.Region.Push("u1", 1, Lists.Of("a", "b", "c"), "e2");
        var unchanged = await screen.NextAsync("unchanged");
        Assert.Equal("e2", unchanged.GetProperty("asOf").Text("eventId"));
        Assert.Equal(1, unchanged.Version());
    }

    [Fact]
    public async Task One_socket_follows_several_surfaces_and_leaves_one()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1", "home");
        await screen.SubscribeAsync("u1", "films");
        Assert.Equal(["films", "home"], new[] { await screen.NextAsync("list"), await screen.NextAsync("list") }.Select(m => m.Text("surface")).Order());

        await screen.SendAsync("""{"type":"unsubscribe","userId":"u1","surface":"home"}""");
        await Until.True(() => host.Region["u1"].Following == 1, "the user's actor has one subscription");
        host.Region.Push("u1", 2, Lists.Of("x"), "e2", "home");
        host.Region.Push("u1", 3, Lists.Of("y"), "e2", "films");
        Assert.Equal("films", (await screen.NextAsync("list")).Text("surface"));
    }

    [Fact]
    public async Task A_second_subscription_to_the_surface_replaces_the_first()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1", limit: 3);
        Assert.Equal(3, (await screen.NextAsync("list")).Ids().Length);
        await screen.SubscribeAsync("u1", limit: 1);
        Assert.Single((await screen.NextAsync("list")).Ids());
        host.Region.Push("u1", 2, Lists.Of("x", "y"), "e2");
        Assert.Equal(["x"], (await screen.NextAsync("list")).Ids());
    }

    [Fact]
    public async Task A_returning_screen_is_told_whether_its_version_still_holds()
    {
        await using var host = await GatewayHost.StartAsync();
        await using (var screen = await Screen.OpenAsync(host))
        {
            await screen.SubscribeAsync("u1", lastVersion: 1);
            await screen.NextAsync("unchanged");
        }
        host.Region.Push("u1", 2, Lists.Of("z"), "e2");
        await using var later = await Screen.OpenAsync(host);
        await later.SubscribeAsync("u1", lastVersion: 1, deltas: true);
        Assert.Equal(["z"], (await later.NextAsync("list")).Ids());
    }

    [Fact]
    public async Task After_unchanged_a_returning_screen_gets_deltas_on_the_version_it_had()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1", lastVersion: 1, deltas: true);
        await screen.NextAsync("unchanged");
        host.Region.Push("u1", 2, Lists.Of("a", "c", "b"), "e2");
        Assert.Equal(1, (await screen.NextAsync("delta")).GetProperty("baseVersion").GetInt64());
    }

    [Fact]
    public async Task When_the_users_actor_moves_the_screen_is_subscribed_again_and_misses_nothing()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
        host.Region.Kill("u1");
        await Until.True(() => host.Region.Subscribes("u1") == 2, "the screen asks again");
        host.Region.Push("u1", 9, Lists.Of("n"), "e9");
        Assert.Equal(["n"], (await screen.NextAsync("list")).Ids());
    }

    [Fact]
    public async Task A_subscription_without_an_answer_is_asked_again_and_the_screen_is_told()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Region["u1"].Answers = false;
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        Assert.Equal("unavailable", (await screen.NextAsync("error")).Text("code"));
        host.Region["u1"].Answers = true;
        await screen.NextAsync("list");
        Assert.True(host.Region.Subscribes("u1") > 1);
    }

    [Fact]
    public async Task A_subscription_waits_for_a_region_that_is_not_up_yet()
    {
        await using var host = await GatewayHost.StartAsync();
        host.RegionIsUp = false;
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("error");
        host.RegionIsUp = true;
        await screen.NextAsync("list");
    }

    [Fact]
    public async Task A_quarantined_users_screen_is_told_so_until_the_release()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Region["u1"].Refuses = ReadRefusal.Quarantined;
        await using var screen = await Screen.OpenAsync(host);
        await screen.SubscribeAsync("u1");
        Assert.Equal("quarantined", (await screen.NextAsync("error")).Text("code"));
        host.Region["u1"].Refuses = null;
        Assert.Equal("list", await FirstThatIsNoErrorAsync(screen));
    }

    [Fact]
    public async Task An_event_is_acknowledged_with_its_position_after_the_log_has_it()
    {
        await using var host = await GatewayHost.StartAsync();
        var acknowledged = new TaskCompletionSource();
        host.Log.Acknowledgement = acknowledged.Task;
        await using var screen = await Screen.OpenAsync(host);
        await screen.SendAsync($$"""{"type":"event","event":{{Json.Event("e1")}}}""");
        await screen.SendAsync("""{"type":"ping"}""");
        await screen.NextAsync("pong"); // an event that waits for the broker holds nothing else up
        acknowledged.SetResult();
        var ack = await screen.NextAsync("ack");
        Assert.Equal("e1", ack.Text("eventId"));
        Assert.True(Domain.LogPosition.TryParse(ack.Text("position"), out _));
    }

    [Fact]
    public async Task An_event_that_the_log_does_not_take_is_an_error_that_names_it()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Log.Unavailable = _ => true;
        await using var screen = await Screen.OpenAsync(host);
        await screen.SendAsync($$"""{"type":"event","event":{{Json.Event("e1")}}}""");
        var error = await screen.NextAsync("error");
        Assert.Equal(("log_unavailable", "e1"), (error.Text("code"), error.Text("eventId")));
    }

    [Fact]
    public async Task Events_keep_their_order()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        for (var i = 0; i < 50; i++) await screen.SendAsync($$"""{"type":"event","event":{{Json.Event($"e{i}")}}}""");
        for (var i = 0; i < 50; i++) await screen.NextAsync("ack");
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"e{i}"), host.Log.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task A_screen_that_leaves_is_forgotten()
    {
        await using var host = await GatewayHost.StartAsync();
        await using (var screen = await Screen.OpenAsync(host))
        {
            await screen.SubscribeAsync("u1");
            await screen.NextAsync("list");
            Assert.Equal(1, host.Connections.Count);
            await screen.CloseAsync();
        }
        await Until.True(() => host.Connections.Count == 0 && host.Region["u1"].Following == 0, "connection and subscription are gone");
    }

    private static async Task<string> FirstThatIsNoErrorAsync(Screen screen)
    {
        while (true)
        {
            var type = (await screen.NextAsync()).Text("type");
            if (type != "error") return type;
        }
    }
}
