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

    private UserLists NewLists() => new(Ann, _rankers, FoldOptions.Default, new ListVersion(1));

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
        var (signals, backlog) = (new Probe(system), new MoveBacklog(2));
        var sink = new SignalMoves(new PinSource(null!, catalog, SignalsSnapshot.Empty), signals.Ref, backlog);
        var step = new UserHandOff(Ann, UserState.Empty, Fold).Receive(Batch(-1, Play(1, "a"))).Steps[0];

        for (var i = 0; i < 10; i++) sink.Folded(step);
        backlog.Leave();
        for (var i = 0; i < 10; i++) sink.Folded(step);
        signals.Ref.Tell("end");

        var moves = 0;
        for (object next = await signals.NextAsync<object>(); next is SignalMove; next = await signals.NextAsync<object>()) moves++;
        Assert.Equal(3, moves);
    }
}
