using System.Collections.Concurrent;
using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class MovesTests
{
    private readonly CatalogStore _catalog = new(new ItemIndex());

    public MovesTests() => _catalog.Apply([.. new[] { "a", "b", "c" }.Select(id =>
        (new ItemId(id), (Title?)new Title { Id = new ItemId(id), Kind = TitleKind.Film, Name = id }))]);

    private List<SignalMove> MovesOf(params RecordedEvent[] events)
    {
        var handOff = new UserHandOff(Ann, UserState.Empty, Fold);
        var moves = new List<SignalMove>();
        foreach (var step in handOff.Receive(Batch(-1, events)).Steps)
        {
            if (Moves.TryGet(step, _catalog.Current, out var move)) moves.Add(move);
        }
        return moves;
    }

    private string[] Names(ReadOnlyMemory<int> items) => [.. items.ToArray().Select(i => _catalog.Index[i].Value)];

    [Fact]
    public void A_move_names_the_titles_before_it_newest_first_and_once()
    {
        var last = MovesOf(Play(1, "a"), Play(2, "b"), Play(3, "a"), Play(4, "c"))[^1];

        Assert.Equal("c", _catalog.Index[last.Item].Value);
        Assert.Equal(["a", "b"], Names(last.Recent));
        Assert.Equal(Play(4, "c").EffectiveTime, last.At);
    }

    [Fact]
    public void Staying_with_a_title_is_no_move() =>
        Assert.Single(MovesOf(Play(1, "a"), Event(2, EventType.PlayStop, "a"), Event(3, EventType.Like, "a")));

    [Theory]
    [InlineData(EventType.Dislike)]
    [InlineData(EventType.NotInterested)]
    [InlineData(EventType.RemoveFromList)]
    [InlineData(EventType.Impression)]
    [InlineData(EventType.Click)]
    public void What_is_not_strong_and_positive_is_no_move(EventType type) => Assert.Empty(MovesOf(Event(1, type, "a")));

    [Fact]
    public void A_title_that_the_catalogue_does_not_know_is_no_move() => Assert.Empty(MovesOf(Play(1, "unheard-of")));

    [Fact]
    public void A_repeated_event_is_no_second_move() =>
        Assert.Equal(2, MovesOf(Play(1, "a"), Play(2, "b"), Event(3, EventType.PlayStart, "a", id: "e1")).Count);

    [Fact]
    public async Task The_signals_actor_publishes_what_it_is_told_and_a_restart_is_warm()
    {
        using var folder = new TestFolder("signals");
        var settings = TestNode.Settings with { PublishSignalsEvery = TimeSpan.FromMilliseconds(10), SignalsFile = folder["signals.bin"] };
        var move = MovesOf(Play(1, "a"), Play(2, "b"))[^1];
        await using (var first = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), settings))
        {
            first.Signals.Tell(move);
            await Eventually.TrueAsync(() => first.Pins.Signals.Moves(move.Item) > 0, "the move is published");
        }

        await using var stream = File.OpenRead(settings.SignalsFile);
        var writer = SignalsWriter.Load(stream, _catalog.Index, null);
        Assert.True(writer.Publish(move.At).Moves(move.Item) > 0);
        Assert.False(File.Exists(settings.SignalsFile + ".new"));
    }

    [Fact]
    public async Task What_one_node_counts_is_counted_by_the_other_and_not_sent_on()
    {
        var settings = TestNode.Settings with { PublishSignalsEvery = TimeSpan.FromMilliseconds(10), ExchangeSignalsEvery = TimeSpan.FromMilliseconds(10) };
        var (toSecond, toFirst) = (new ConcurrentQueue<byte[]>(), new ConcurrentQueue<byte[]>());
        var moves = MovesOf(Play(1, "a"), Play(2, "b"));
        await using var first = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), settings, Outbox(toSecond));
        await using var second = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), settings, Outbox(toFirst));

        first.Signals.Tell(moves[0]);
        await Eventually.TrueAsync(() => !toSecond.IsEmpty, "the first has sent its move");
        second.Others.Receive(toSecond.Single(), moves[0].At);
        await Eventually.TrueAsync(() => second.Pins.Signals.Moves(moves[0].Item) > 0, "the second has counted it");
        second.Signals.Tell(moves[1]);
        await Eventually.TrueAsync(() => !toFirst.IsEmpty, "the second has sent its own move");

        Assert.Equal([moves[1].Item], MoveBatch.Read(toFirst.Single(), _catalog.Index, moves[1].At)!.Select(move => move.Item));
    }

    [Fact]
    public async Task A_withdrawn_title_and_a_malformed_record_of_another_node_are_skipped()
    {
        var settings = TestNode.Settings with { PublishSignalsEvery = TimeSpan.FromMilliseconds(10) };
        await using var node = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), settings);
        var moves = MovesOf(Play(1, "a"), Play(2, "b"));
        _catalog.Apply([(new ItemId("a"), null)]);
        var malformed = ActorsMetrics.MalformedMoves.Value;

        node.Others.Receive([1, 2, 3], moves[1].At);
        foreach (var (bytes, _) in MoveBatch.Write(moves, _catalog.Index)) node.Others.Receive(bytes, moves[1].At);
        await Eventually.TrueAsync(() => node.Pins.Signals.Moves(moves[1].Item) > 0, "the known title is counted");

        Assert.Equal(0, node.Pins.Signals.Moves(moves[0].Item));
        Assert.True(ActorsMetrics.MalformedMoves.Value > malformed);
    }

    [Fact]
    public async Task A_node_that_cannot_send_keeps_moves_up_to_the_bound_and_counts_the_others()
    {
        var move = MovesOf(Play(1, "a"))[0];
        var (sent, kafka) = (new ConcurrentQueue<byte[]>(), new TaskCompletionSource<bool>());
        var outbox = new MoveOutbox(_catalog.Index, bytes =>
        {
            sent.Enqueue(bytes);
            return kafka.Task;
        }, bound: 2);
        var dropped = ActorsMetrics.MovesUnsent.Value;

        outbox.Add(move);
        outbox.Send();
        await Eventually.TrueAsync(() => sent.Count == 1, "the first move is being sent");
        for (var i = 0; i < 5; i++) outbox.Add(move);
        outbox.Send();
        Assert.Equal(3, ActorsMetrics.MovesUnsent.Value - dropped);
        kafka.SetResult(false);
        await Eventually.TrueAsync(() =>
        {
            outbox.Send();
            return sent.Count == 2;
        }, "what waited is sent");

        Assert.Equal(2, MoveBatch.Read(sent.Last(), _catalog.Index, move.At)!.Count);
        await Eventually.TrueAsync(() => ActorsMetrics.MovesUnsent.Value - dropped == 6, "what Kafka did not take is counted");
    }

    private MoveOutbox Outbox(ConcurrentQueue<byte[]> sent) => new(_catalog.Index, bytes =>
    {
        sent.Enqueue(bytes);
        return Task.FromResult(true);
    });

    private sealed class SignalsNode : IAsyncDisposable
    {
        private readonly ActorSystem _system = ActorSystem.Create("signals");

        public SignalsNode(CatalogStore catalog, SignalsWriter writer, ActorsSettings settings, MoveOutbox? outbox = null)
        {
            Pins = new PinSource(null!, catalog, SignalsSnapshot.Empty);
            Signals = _system.ActorOf(Props.Create(() => new SignalsActor(writer, Pins, settings, new SteppedTime(NewYear + 3000), Backlog, outbox)));
            Others = new OthersMoves(Pins, Signals, Backlog);
        }

        public MoveBacklog Backlog { get; } = new();
        public OthersMoves Others { get; }
        public PinSource Pins { get; }
        public IActorRef Signals { get; }
        public async ValueTask DisposeAsync() => await _system.Terminate();
    }
}
