using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

/// <summary>What clients or crowds could let grow.</summary>
public sealed class BoundsTests
{
    private readonly FakeRankers _rankers = new("x", "y");

    private static readonly Moment Nothing = new(Profile.Empty, null, NewYear, Incomplete: false);

    private UserLists NewLists() => new(Ann, _rankers, FoldOptions.Default, ListBudget.Default, new ListVersion(1));

    [Fact]
    public void A_screen_that_changes_its_mind_without_end_leaves_nothing_behind()
    {
        var lists = NewLists();
        for (var i = 0; i < 100; i++) lists.Subscribe(ActorRefs.Nobody, Home with { Country = $"{i}" });
        Assert.Equal(100, _rankers.Created);

        lists.Subscribe(ActorRefs.Nobody, Home with { Country = "0" });

        Assert.Equal(101, _rankers.Created); // the first ranker was let go
    }

    [Fact]
    public void All_screens_of_a_user_together_watch_no_more_contexts_than_its_budget_has()
    {
        var lists = NewLists();
        using var system = ActorSystem.Create("budget");
        var screens = Enumerable.Range(0, 16).Select(_ => new Probe(system).Ref).ToArray();
        var refused = 0;
        for (var i = 0; i < 512; i++)
        {
            var request = new ListRequest(new Surface($"genre:{i % 32}"), 20, $"{(char)('A' + (i % 26))}{(char)('A' + (i / 26))}", null, null);
            if (Refused(() => lists.Subscribe(screens[i / 32], request)) == ReadRefusal.TooManyContexts) refused++;
        }
        lists.Push(Nothing, ActorRefs.Nobody, onlyChanged: false);

        Assert.Equal(504, refused);
        Assert.Equal(8, _rankers.FullScores);
        Assert.Equal(ReadRefusal.TooManyContexts, Refused(() => lists.Read(Home with { Device = "tv" }, Nothing)));
        Assert.Equal(8, _rankers.Created);

        lists.Remove(screens[0]); // and so the eight
        Assert.Null(Refused(() => lists.Subscribe(screens[1], Home with { Device = "tv" })));
    }

    [Fact]
    public void All_screens_of_a_user_together_watch_no_more_lists_than_its_budget_has_and_share_what_is_the_same()
    {
        var lists = NewLists();
        using var system = ActorSystem.Create("budget");
        var (one, two) = (new Probe(system).Ref, new Probe(system).Ref);
        for (var i = 0; i < 64; i++) lists.Subscribe(one, new ListRequest(new Surface($"genre:{i}"), 20, null, null, null));
        for (var i = 0; i < 64; i++) lists.Subscribe(two, new ListRequest(new Surface($"genre:{i}"), 20, null, null, null));

        Assert.Equal(ReadRefusal.TooManyLists, Refused(() => lists.Subscribe(two, Home)));
        Assert.Equal(ReadRefusal.TooManyLists, Refused(() => lists.Subscribe(two, new ListRequest(new Surface("genre:0"), 10, null, null, null)))); // one has it with 20
        Assert.Null(Refused(() => lists.Read(Home, Nothing))); // a read leaves nothing behind
        for (var i = 0; i < 64; i++) lists.Unsubscribe(two, new Surface($"genre:{i}"));
        Assert.Null(Refused(() => lists.Subscribe(one, new ListRequest(new Surface("genre:0"), 10, null, null, null)))); // in the place of the one with 20
    }

    [Fact]
    public void Reads_in_ever_new_contexts_keep_no_more_of_them_than_the_budget_has()
    {
        var lists = NewLists();
        for (var i = 0; i <= ListBudget.Default.Contexts; i++) lists.Read(Home with { Device = $"{i}" }, Nothing);
        Assert.Equal(9, _rankers.Created);

        lists.Read(Home with { Device = "0" }, Nothing);

        Assert.Equal(10, _rankers.Created); // the ninth took the place of those before it
    }

    [Fact]
    public void Titles_touched_in_a_context_that_nobody_refreshes_do_not_pile_up()
    {
        var lists = NewLists();
        lists.Read(Home, Nothing);
        for (var i = 0; i < 1000; i++) lists.Note(FoldEffect.Titles, [new ItemId($"t{i}")]);

        lists.Read(Home, Nothing);

        Assert.Equal(2, _rankers.FullScores); // one score of all instead of a thousand titles
    }

    [Fact]
    public void The_idle_time_follows_the_actors_of_this_node_alone()
    {
        var (mine, others) = (new LiveActors(2, TimeSpan.FromMinutes(10)), new LiveActors(2, TimeSpan.FromMinutes(10)));
        for (var i = 0; i < 4; i++) others.Enter();

        Assert.Equal((600_000, 150_000), (mine.IdleMilliseconds, others.IdleMilliseconds));
        for (var i = 0; i < 4; i++) others.Leave();
        Assert.Equal(600_000, others.IdleMilliseconds);
    }

    [Fact]
    public async Task Moves_beyond_the_bound_are_dropped_until_the_signals_have_caught_up()
    {
        var catalog = new CatalogStore(new ItemIndex());
        catalog.Apply([(new ItemId("a"), new Title { Id = new ItemId("a"), Kind = TitleKind.Film, Name = "a" })]);
        using var system = ActorSystem.Create("moves");
        var (signals, backlog) = (new Probe(system), new CrowdBacklog(2));
        var sink = new CrowdObserver(new PinSource(null!, catalog, SignalsSnapshot.Empty), signals.Ref, backlog);
        var step = new UserHandOff(Ann, UserState.Empty, Fold).Receive(Batch(-1, Play(1, "a"))).Steps[0];

        for (var i = 0; i < 10; i++) sink.Folded(step);
        backlog.Leave();
        for (var i = 0; i < 10; i++) sink.Folded(step);
        signals.Ref.Tell("end");

        var moves = 0;
        for (object next = await signals.NextAsync<object>(); next is SignalMove; next = await signals.NextAsync<object>()) moves++;
        Assert.Equal(3, moves);
    }

    private static ReadRefusal? Refused(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (ListBudgetException e)
        {
            return e.Refusal;
        }
    }
}
