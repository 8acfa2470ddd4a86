using StreamRec.Contracts;
using StreamRec.Gateway.Tests.Support;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Tests;

public sealed class ScreenListTests
{
    [Fact]
    public void The_first_update_is_the_whole_list() =>
        Assert.IsType<ListMessage>(new ScreenList("home", deltas: true, null).Next(Lists.Update("u", 5, Lists.Of("a"))));

    [Fact]
    public void A_screen_that_comes_back_with_the_same_version_is_told_unchanged()
    {
        var message = new ScreenList("home", deltas: false, 5).Next(Lists.Update("u", 5, Lists.Of("a"), "e1"));
        var unchanged = Assert.IsType<UnchangedMessage>(message);
        Assert.Equal((5, "e1"), (unchanged.Version, unchanged.AsOf.EventId));
    }

    [Fact]
    public void A_screen_that_comes_back_with_another_version_gets_the_whole_list() =>
        Assert.IsType<ListMessage>(new ScreenList("home", deltas: true, 4).Next(Lists.Update("u", 5, Lists.Of("a"))));

    [Fact]
    public void A_delta_stands_on_the_version_that_the_screen_knows()
    {
        var screen = new ScreenList("home", deltas: true, null);
        screen.Next(Lists.Update("u", 5, Lists.Of("a", "b", "c"), "e1"));
        // Another surface took version 6, this one is as it was: the screen goes on to know its list as 5.
        var unchanged = Assert.IsType<UnchangedMessage>(screen.Next(Lists.Update("u", 6, Lists.Of("a", "b", "c"), "e2")));
        var delta = Assert.IsType<DeltaMessage>(screen.Next(Lists.Update("u", 7, Lists.Of("b", "a", "c"), "e3")));
        Assert.Equal((5, 5, 7), (unchanged.Version, delta.BaseVersion, delta.Version));
    }

    [Fact]
    public void Deltas_are_only_for_those_who_asked()
    {
        var screen = new ScreenList("home", deltas: false, null);
        screen.Next(Lists.Update("u", 5, Lists.Of("a", "b", "c")));
        Assert.IsType<ListMessage>(screen.Next(Lists.Update("u", 6, Lists.Of("b", "a", "c"))));
    }

    [Fact]
    public void An_incomplete_list_and_the_one_that_completes_it_are_said_in_full()
    {
        var screen = new ScreenList("home", deltas: true, 5);
        var before = Lists.Update("u", 5, Lists.Of("a", "b", "c"), "e1") with { Incomplete = true };
        Assert.True(Assert.IsType<ListMessage>(screen.Next(before)).Incomplete);
        Assert.True(Assert.IsType<ListMessage>(screen.Next(before with { Version = 6, Items = Lists.Of("b", "a", "c") })).Incomplete);
        Assert.False(Assert.IsType<ListMessage>(screen.Next(before with { Version = 7, Items = Lists.Of("b", "a", "c"), Incomplete = false })).Incomplete);
        Assert.IsType<DeltaMessage>(screen.Next(Lists.Update("u", 8, Lists.Of("a", "b", "c"), "e2")));
    }

    [Fact]
    public void A_version_never_goes_back()
    {
        var screen = new ScreenList("home", deltas: false, null);
        screen.Next(Lists.Update("u", 5, Lists.Of("a")));
        Assert.Null(screen.Next(Lists.Update("u", 4, Lists.Of("b"), "late")));
    }

    [Fact]
    public void A_repeated_answer_is_said_once()
    {
        var screen = new ScreenList("home", deltas: false, null);
        screen.Next(Lists.Update("u", 5, Lists.Of("a"), "e1"));
        Assert.Null(screen.Next(Lists.Update("u", 5, Lists.Of("a"), "e1")));
    }

    [Fact]
    public void A_genre_keeps_the_name_that_the_client_gave_it()
    {
        var message = new ScreenList("genre:Film-Noir", deltas: false, null).Next(Lists.Update("u", 5, Lists.Of("a"), surface: "genre:film-noir"));
        Assert.Equal("genre:Film-Noir", Assert.IsType<ListMessage>(message).Surface);
    }
}
