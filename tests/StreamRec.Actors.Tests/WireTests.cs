using Akka.Actor;
using StreamRec.Actors.Wire;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

/// <summary>Golden bytes per manifest, in golden/wire.txt: what an older node sent or wrote must go on being read.</summary>
public sealed class WireTests
{
    private static readonly ListRequest Request = new(new Surface("genre:drama"), 20, "DE", 12, "tv");

    private static readonly UserEvent FullEvent = new()
    {
        EventId = "e1",
        UserId = "ann",
        Type = EventType.Rate,
        ItemId = "tt1",
        Timestamp = NewYear,
        SessionId = "s",
        DeviceId = "d",
        Surface = "home",
        Position = 3,
        ListVersion = 1L << 53,
        Locale = "de-DE",
        Country = "DE",
        PositionSeconds = 1.5,
        DurationSeconds = 90,
        Rating = 4.5,
        Query = "q",
    };

    private static UserState State => new UserHandOff(Ann, UserState.Empty, Fold) is var h && h.Receive(Batch(-1, Play(1, "a"))).Dropped == 0
        ? h.State with { VersionCeiling = 77 }
        : throw new InvalidOperationException();

    public static object[] Samples =>
    [
        new CheckpointStored(State),
        new FoldBatch(Ann, Epoch, 4, [new RecordedEvent(5, NewYear, FullEvent), Play(9, "b")]),
        new AskDurable(Ann, Epoch, 9),
        new NothingPending(Ann, Epoch, -1),
        new LogAway(Ann, Epoch),
        new AskPending(Ann, 3),
        new Folded(Ann, Epoch, 9, [new RejectedEvent(7, "why")]),
        new Gap(Ann, Epoch, -1),
        new Durable(Ann, Epoch, 9),
        new Quarantined(Ann, Epoch, "why"),
        new Subscribe(Ann, Request),
        new Unsubscribe(Ann, Request.Surface),
        new GetList(Ann, Request with { Country = null, Maturity = null, Device = null }, At(9)),
        new GetProfile(Ann, null),
        new UserView(Ann, State.Profile, State.LastEvent),
        new ReadRefused(Ann, ReadRefusal.Quarantined, "why"),
        new ListUpdate(
            Ann, new Surface("home"), 1L << 52, "m1", new LastEvent("e1", NewYear, At(9)),
            [new RankedTitle(new ItemId("tt1"), "Heat", "film", 1995, ["crime"], 0.25f, "Because you watched Ronin", "similar", [new ItemId("tt2")],
                CandidateSources.CoOccurrence | CandidateSources.Content)],
            new Provenance("m1", 5, 6, new RankingContext(NewYear, "DE", null, 21))),
        new Release(Ann),
        new Released(Ann),
        CheckpointAndStop.Instance,
        new OpenLane(5),
    ];

    private static UserSerializer NewSerializer(ActorSystem system) => new((ExtendedActorSystem)system);

    [Fact]
    public async Task Every_message_is_written_as_its_golden_bytes_and_read_back()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        var golden = (await File.ReadAllLinesAsync(GoldenFile)).Select(l => l.Split(' ')).ToDictionary(l => l[0], l => l.ElementAtOrDefault(1) ?? "");
        foreach (var sample in Samples)
        {
            var manifest = serializer.Manifest(sample);
            Assert.Equal($"{manifest} {golden[manifest]}", $"{manifest} {Convert.ToBase64String(serializer.ToBinary(sample))}");
            var read = serializer.FromBinary(Convert.FromBase64String(golden[manifest]), manifest);
            Assert.IsType(sample.GetType(), read);
            Assert.Equal(golden[manifest], Convert.ToBase64String(serializer.ToBinary(read)));
        }
        Assert.Equal(golden.Count, Samples.Length);
        await system.Terminate();
    }

    [Fact]
    public async Task What_an_older_node_has_written_is_read()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        foreach (var line in await File.ReadAllLinesAsync(GoldenFile.Replace("wire.txt", "wire.1.txt", StringComparison.Ordinal)))
        {
            var (manifest, bytes) = (line.Split(' ')[0], Convert.FromBase64String(line.Split(' ').ElementAtOrDefault(1) ?? ""));
            var read = serializer.FromBinary(bytes, manifest);
            Assert.Equal(manifest, serializer.Manifest(read));
        }
        await system.Terminate();
    }

    [Fact]
    public async Task A_list_whose_titles_say_how_likely_a_like_is_or_whose_order_is_by_chance_reads_back_so_and_others_say_nothing()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        var list = Samples.OfType<ListUpdate>().Single();
        list = list with { Items = [list.Items[0] with { Like = .73f }, list.Items[0] with { Like = 0 }, list.Items[0]] };
        list = list with { Provenance = list.Provenance with { Context = list.Provenance.Context with { Shuffle = -5 } } };
        var read = (ListUpdate)serializer.FromBinary(serializer.ToBinary(list), serializer.Manifest(list));
        Assert.Equal(list.Provenance, read.Provenance);
        Assert.Equal([.73f, 0f, null], read.Items.Select(title => title.Like));
        Assert.True(RankedTitles.Same(list.Items, read.Items));
        Assert.False(RankedTitles.Same(list.Items[1], list.Items[2]));
        await system.Terminate();
    }

    /// <summary>The bytes are golden: they may only gain.</summary>
    [Fact]
    public async Task An_event_under_a_declared_name_crosses_with_its_name_and_weight()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        var bought = new UserEvent { EventId = "e", UserId = "ann", Type = EventType.Share, ItemId = "i", Timestamp = 1, DeclaredAs = new EventName("buy", EventType.Share, 2) };
        var counted = new UserEvent { EventId = "f", UserId = "ann", Type = default, Timestamp = 1, DeclaredAs = new EventName("seen", null) };
        var batch = new FoldBatch(Ann, Epoch, 4, [new RecordedEvent(5, 1, bought), new RecordedEvent(6, 1, counted)]);
        var bytes = serializer.ToBinary(batch);
        Assert.Equal(
            "CgNhbm4SCAoCZzEQAhgBGAQiIQgFEAEaGwoBZRIDYW5uGA4iAWkoAYoBA2J1eZUBAAAAQCIdCAYQARoXCgFmEgNhbm4oAYoBBHNlZW6VAQAAgD8=",
            Convert.ToBase64String(bytes));
        Assert.Equal([bought, counted], ((FoldBatch)serializer.FromBinary(bytes, "fb")).Events.Select(e => e.Event));
        await system.Terminate();
    }

    /// <summary>Golden, too.</summary>
    [Fact]
    public async Task An_event_of_what_is_known_of_a_person_crosses_with_all_of_it()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        var known = new UserEvent
        {
            EventId = "e",
            UserId = "ann",
            Type = EventType.Attributes,
            Timestamp = 1,
            Attributes = PersonAttributes.Of("""{"country":"DE","favouriteGenres":["Drama"]}"""),
        };
        var bytes = serializer.ToBinary(new FoldBatch(Ann, Epoch, 4, [new RecordedEvent(5, 1, known)]));
        Assert.Equal(
            "CgNhbm4SCAoCZzEQAhgBGAQiQQgFEAEaOwoBZRIDYW5uGA8oAZoBLHsiY291bnRyeSI6IkRFIiwiZmF2b3VyaXRlR2VucmVzIjpbIkRyYW1hIl19",
            Convert.ToBase64String(bytes));
        Assert.Equal(known, Assert.Single(((FoldBatch)serializer.FromBinary(bytes, "fb")).Events).Event);
        await system.Terminate();
    }

    [Fact]
    public async Task Simple_messages_read_back_equal()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        foreach (var sample in Samples.Where(s => s is not (CheckpointStored or UserView or FoldBatch or Folded or ListUpdate)))
            Assert.Equal(sample, serializer.FromBinary(serializer.ToBinary(sample), serializer.Manifest(sample)));
        await system.Terminate();
    }

    [Fact]
    public async Task A_refusal_of_one_subscription_names_it()
    {
        using var system = ActorSystem.Create("wire");
        var serializer = NewSerializer(system);
        var refused = new ReadRefused(Ann, ReadRefusal.TooManyContexts, "why") { Surface = new Surface("home") };
        Assert.Equal(refused, serializer.FromBinary(serializer.ToBinary(refused), "rr"));
        await system.Terminate();
    }

    [Fact]
    public void Every_message_to_a_user_has_a_sample()
    {
        var messages = new[] { typeof(IUserMessage).Assembly, typeof(Subscribe).Assembly }
            .SelectMany(a => a.GetTypes()).Where(t => typeof(IUserMessage).IsAssignableFrom(t) && t.IsClass);
        Assert.Empty(messages.Except(Samples.Select(s => s.GetType())));
    }

    [Fact]
    public async Task Nothing_that_is_stored_or_sent_falls_back_to_another_serializer()
    {
        using var system = ActorSystem.Create("wire", StreamRecActors.Configuration(Journal.JournalDatabase.Parse("sqlite:unused.db")));
        foreach (var sample in Samples) Assert.IsType<UserSerializer>(system.Serialization.FindSerializerFor(sample));
        await system.Terminate();
    }

    private static string GoldenFile => Path.Combine(AppContext.BaseDirectory, "golden", "wire.txt");
}
