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
            if (CrowdObserver.TryGetMove(step, _catalog.Current, out var move)) moves.Add(move);
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
    public async Task Counts_fade_also_when_nobody_moves()
    {
        var move = MovesOf(Play(1, "a"), Play(2, "b"))[^1];
        var time = new SteppedTime(move.At);
        await using var node = new SignalsNode(
            _catalog, new SignalsWriter(_catalog.Index), TestNode.Settings with { PublishSignalsEvery = TimeSpan.FromMilliseconds(10) }, time: time);
        node.Signals.Tell(move);
        await Eventually.TrueAsync(() => node.Pins.Signals.Count(move.Item, CountWindow.Shortest) > .9f, "the move is published");
        time.Advance(TimeSpan.FromHours(10));
        await Eventually.TrueAsync(() => node.Pins.Signals.Count(move.Item, CountWindow.Shortest) < .01f, "ten half-lives later it counts for little");
    }

    [Fact]
    public async Task Nodes_that_count_one_log_are_the_same_bit_for_bit_whoever_made_the_moves_and_whenever_they_began()
    {
        using var folder = new TestFolder("signals");
        var log = new MemoryLog();
        var moves = MovesOf(Play(1, "a"), Play(2, "b"), Play(3, "c"), Play(4, "a"), Play(5, "b"));
        await using (var first = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), Fast(folder["first"]), log))
        await using (var second = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), Fast(folder["second"]), log))
        {
            // Each begins with its own: the second has counted something that the first never saw.
            await first.Reader.FoundAsync("log", 0);
            await second.Reader.FoundAsync("log", 0);
            first.Signals.Tell(moves[0]);
            await log.HasAsync(1);
            await second.CountAsync(log, 0, 1);
            await second.Reader.FoundAsync("log", 1);
            second.Signals.Tell(moves[1]);
            await log.HasAsync(2);
            await first.CountAsync(log, 0, 2);
            var origin = await first.OriginAsync();
            var state = await log.StateAsync(state => state.Origin == origin && state.Next == 2);

            Assert.True(await second.Reader.IsNewsAsync(state, ahead: false));
            await second.Reader.AdoptAsync(state);
            first.Signals.Tell(moves[2]);
            second.Signals.Tell(moves[3]);
            await log.HasAsync(4);
            await first.CountAsync(log, 2, 4);
            await second.CountAsync(log, 0, 4); // what the state has counted is passed over
            Assert.False(await second.Reader.IsNewsAsync(state, ahead: true));
            await Eventually.TrueAsync(
                () => _catalog.Current.Items.ToArray().All(item => first.Pins.Signals.Moves(item) == second.Pins.Signals.Moves(item)
                    && first.Pins.Signals.Moves(item) > 0), "both have published the same counts");
            Assert.Equal(first.Pins.Signals.Popular(CountWindow.Short).ToArray(), second.Pins.Signals.Popular(CountWindow.Short).ToArray());
        }
        Assert.Equal(File.ReadAllBytes(folder["first"]), File.ReadAllBytes(folder["second"]));
    }

    [Fact]
    public async Task A_malformed_record_is_passed_over_and_what_another_node_knows_before_this_one_counts()
    {
        var log = new MemoryLog();
        await using var node = new SignalsNode(_catalog, new SignalsWriter(_catalog.Index), Fast(null), log);
        var elsewhere = new ItemIndex();
        var move = new SignalMove(elsewhere.Add(new ItemId("new there")), Play(1, "a").EffectiveTime, 0, null, ReadOnlyMemory<int>.Empty);
        var malformed = ActorsMetrics.MalformedMoves.Value;
        await node.Reader.FoundAsync("log", 7);

        await node.Reader.CountAsync([1, 2, 3], move.At, 7, own: false);
        await node.Reader.CountAsync(MoveBatch.Write([move], elsewhere).Single().Bytes, move.At, 8, own: false);

        Assert.Equal(9, (await node.Reader.CountedAsync())!.Next);
        Assert.True(ActorsMetrics.MalformedMoves.Value > malformed);
        await Eventually.TrueAsync(
            () => _catalog.Index.TryGet(new ItemId("new there"), out var item) && node.Pins.Signals.Moves(item) > 0, "the move is counted");
    }

    [Fact]
    public async Task A_node_that_cannot_send_keeps_moves_up_to_the_bound_and_counts_the_others()
    {
        var move = MovesOf(Play(1, "a"))[0];
        var (sent, kafka) = (new ConcurrentQueue<byte[]>(), new TaskCompletionSource<bool>());
        var outbox = new CrowdOutbox(_catalog.Index, bytes =>
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

    private static ActorsSettings Fast(string? file) => TestNode.Settings with
    {
        PublishSignalsEvery = TimeSpan.FromMilliseconds(10),
        ExchangeSignalsEvery = TimeSpan.FromMilliseconds(10),
        ShareSignalsSoon = TimeSpan.FromMilliseconds(10),
        ShareSignalsEvery = TimeSpan.FromMilliseconds(10),
        SignalsFile = file,
    };

    /// <summary>The nodes' log, and the states that they share.</summary>
    private sealed class MemoryLog
    {
        private readonly ConcurrentQueue<byte[]> _records = new();
        private readonly ConcurrentDictionary<(Guid, long), byte[]> _states = new();

        public CrowdLog Log => new(Send, Share, () => true);

        public byte[] this[int offset] => _records.ElementAt(offset);

        public Task HasAsync(int records) => Eventually.TrueAsync(() => _records.Count == records, () => $"{_records.Count} of {records} records");

        public async Task<byte[]> StateAsync(Func<CountedLog, bool> wanted)
        {
            await Eventually.TrueAsync(() => _states.Values.Any(state => wanted(SignalsFile.LogOf(state)!)), "the state is shared");
            return _states.Values.First(state => wanted(SignalsFile.LogOf(state)!));
        }

        private Task<bool> Send(byte[] record)
        {
            _records.Enqueue(record);
            return Task.FromResult(true);
        }

        private Task<bool> Share(byte[] state)
        {
            var log = SignalsFile.LogOf(state)!;
            _states[(log.Origin, log.Next)] = state;
            return Task.FromResult(true);
        }
    }

    private sealed class SignalsNode : IAsyncDisposable
    {
        private readonly ActorSystem _system = ActorSystem.Create("signals");

        public SignalsNode(CatalogStore catalog, SignalsWriter writer, ActorsSettings settings, MemoryLog? log = null, SteppedTime? time = null)
        {
            time ??= new SteppedTime(NewYear + 3000);
            Pins = new PinSource(null!, catalog, SignalsSnapshot.Empty);
            Signals = _system.ActorOf(Props.Create(() => new SignalsActor(writer, Pins, settings, time, Backlog, log == null ? null : log.Log)));
            Reader = new CrowdReader(Signals, catalog.Index, writer.Clocks, CancellationToken.None);
        }

        public CrowdBacklog Backlog { get; } = new();
        public CrowdReader Reader { get; }
        public PinSource Pins { get; }
        public IActorRef Signals { get; }
        public async Task<Guid> OriginAsync() => (await Reader.CountedAsync())!.Origin;

        public async Task CountAsync(MemoryLog log, int from, int to)
        {
            for (var offset = from; offset < to; offset++) await Reader.CountAsync(log[offset], NewYear + 3_600_000, offset, own: false);
        }

        public async ValueTask DisposeAsync()
        {
            await Signals.GracefulStop(TimeSpan.FromMinutes(1));
            await _system.Terminate();
        }
    }
}
