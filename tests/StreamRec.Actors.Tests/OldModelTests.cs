using System.Runtime.CompilerServices;
using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

/// <summary>After many reloads the newest model is in memory, and one more at most.</summary>
public sealed class OldModelTests(Stores stores) : IClassFixture<Stores>
{
    private const int Reloads = 6;

    [Fact]
    public async Task Users_who_idle_before_a_screen_or_only_act_let_old_models_go()
    {
        var time = new SteppedTime(NewYear);
        await using var node = await TestNode.StartAsync(await stores.NewAsync("sqlite"), TestNode.Settings, time);
        var bob = new UserId("bob");
        foreach (var user in (UserId[])[Ann, bob]) await node.ProfileAsync(user);
        var screen = new Probe(node.System);
        node.Region.Tell(new Subscribe(Ann, Home), screen.Ref);
        await screen.NextAsync<ListUpdate>();
        var models = new List<WeakReference>();
        for (var i = 0; i < Reloads; i++)
        {
            // The watched user's list in another context, and that of a user whom nobody watches and who goes on acting.
            await new Probe(node.System).AskAsync<ListUpdate>(node.Region, new GetList(Ann, Home with { Country = $"C{i}" }, null));
            await new Probe(node.System).AskAsync<ListUpdate>(node.Region, new GetList(bob, Home, null));
            Reload(node, models);
            time.Now += 9_000;
            await node.FoldDurablyAsync(BatchOf(bob, i - 1, Play(i, $"t{i}", bob)));
            time.Now += 2_000;
            foreach (var user in (UserId[])[Ann, bob]) (await node.ActorOfAsync(user)).Tell(UserActor.Wake.Instance);
        }

        await AtMostAsync(1, models); // the newest is not among them
    }

    [Fact]
    public async Task Lists_that_are_kept_keep_no_real_model_that_was_replaced()
    {
        var catalog = new CatalogStore(new ItemIndex());
        catalog.Apply([.. Enumerable.Range(0, 40).Select(i => new ItemId($"t{i}")).Select(id =>
            (id, (Title?)new Title { Id = id, Kind = TitleKind.Film, Name = id.Value, Genres = ["Drama"] }))]);
        var models = new List<WeakReference>();
        var pins = new PinSource(RankerModel.Load(DemoBundle.Folder), catalog, SignalsSnapshot.Empty);
        var lists = new UserLists(Ann, pins, FoldOptions.Default, ListBudget.Default, new ListVersion(1));
        lists.Subscribe(ActorRefs.Nobody, Home);
        for (var i = 0; i < Reloads; i++)
        {
            var now = new Moment(Profile.Empty, null, NewYear + i, Incomplete: false);
            lists.Push(now, ActorRefs.Nobody, onlyChanged: true);
            lists.Read(Home with { Surface = new Surface($"films"), Limit = i + 1 }, now); // the same context, a list of its own
            lists.Read(Home with { Country = "DE" }, now);
            Replace(pins, models);
            lists.Adopt();
            lists.Push(now, ActorRefs.Nobody, onlyChanged: true);
        }

        await AtMostAsync(0, models);
        GC.KeepAlive(lists);
        pins.Model.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Reload(TestNode node, List<WeakReference> models)
    {
        models.Add(new WeakReference(node.Rankers.Model));
        node.Rankers.Model = new object();
        node.Actors.RankingChanged(new HashSet<ItemId>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Replace(PinSource pins, List<WeakReference> models)
    {
        models.Add(new WeakReference(pins.Model));
        pins.Model = RankerModel.Load(DemoBundle.Folder);
    }

    private static Task AtMostAsync(int alive, List<WeakReference> models) => Eventually.TrueAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return models.Count(model => model.IsAlive) <= alive;
        },
        "older models are let go");
}
