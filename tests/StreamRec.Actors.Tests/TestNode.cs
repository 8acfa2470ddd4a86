using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using StreamRec.Actors.Journal;
using StreamRec.Domain;

namespace StreamRec.Actors.Tests;

/// <summary>One node: a cluster of its own, the region over a real journal, a fake ranking, and a lane that is the test.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private TestNode(ActorSystem system, StreamRecActors actors, Probe lane, FakeRankers rankers, RecordedMoves moves) =>
        (System, Actors, Lane, Rankers, Moves) = (system, actors, lane, rankers, moves);

    public ActorSystem System { get; }
    public StreamRecActors Actors { get; }
    public FakeRankers Rankers { get; }
    public RecordedMoves Moves { get; }

    /// <summary>Sends batches, and takes the answers and AskPending.</summary>
    public Probe Lane { get; }

    public IActorRef Region => Actors.Region;

    public static ActorsSettings Settings { get; } = new()
    {
        Partitions = Given.Partitions,
        CheckpointEvents = 1,
        ProbeEvery = TimeSpan.FromMilliseconds(50),
        RecoveryBackoff = TimeSpan.FromMilliseconds(20),
    };

    public static Task<TestNode> StartAsync(
        JournalDatabase database, ActorsSettings? settings = null, TimeProvider? time = null,
        Func<Profile, RecordedEvent, FoldResult>? fold = null, TestNode? join = null, string hocon = "")
    {
        var config = ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString("""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
              cluster.min-nr-of-members = 1
              coordinated-shutdown.exit-clr = off
            }
            """)).WithFallback(StreamRecActors.Configuration(database));
        var system = ActorSystem.Create("streamrec", config);
        Cluster.Get(system).Join(Cluster.Get(join?.System ?? system).SelfAddress);
        var (lane, rankers, moves) = (new Probe(system), new FakeRankers("x", "y", "z"), new RecordedMoves());
        var actors = StreamRecActors.Start(
            system, settings ?? Settings, rankers, moves, (_, _) => Props.Create(() => new LaneOfTest(lane.Ref)), time ?? TimeProvider.System, null, fold: fold);
        return Task.FromResult(new TestNode(system, actors, lane, rankers, moves));
    }

    public void Send(IUserMessage message) => Region.Tell(message, Lane.Ref);

    /// <summary>Sends a batch and waits until the journal has it.</summary>
    public Task FoldDurablyAsync(FoldBatch batch) =>
        Lane.AskAsync<Durable>(Region, batch, d => d.UserId == batch.UserId && d.Mark >= batch.Events[^1].Offset);

    /// <summary>Reads, and says as lane that nothing is pending.</summary>
    public async Task<UserView> ProfileAsync(UserId user)
    {
        await Lane.AskAsync<Folded>(Region, new FoldBatch(user, Given.EpochOf(user), -1, []));
        Send(new NothingPending(user, Given.EpochOf(user), -1));
        return await new Probe(System).AskAsync<UserView>(Region, new GetProfile(user, null));
    }

    /// <summary>The user's actor, of this incarnation.</summary>
    public async Task<IActorRef> ActorOfAsync(UserId user)
    {
        var shard = Murmur2.Partition(user, Given.Partitions);
        var path = $"/system/sharding/user/{shard}/{Uri.EscapeDataString(user.Value)}";
        return await System.ActorSelection(path).ResolveOne(TimeSpan.FromSeconds(1));
    }

    /// <summary>The actor dies as by a crash: nothing is checkpointed.</summary>
    public async Task KillAsync(UserId user)
    {
        var actor = await ActorOfAsync(user);
        await actor.GracefulStop(TimeSpan.FromSeconds(30), Kill.Instance);
    }

    public async ValueTask DisposeAsync() => await System.Terminate();
}

/// <summary>Stands in a shard where a partition's lane would be: the test answers for it.</summary>
internal sealed class LaneOfTest(IActorRef test) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is AskPending) test.Forward(message);
        else if (message is CheckpointAndStop) Context.Stop(Self);
    }
}

internal sealed class RecordedMoves : IFoldObserver
{
    private int _steps;
    public int Steps => _steps;

    /// <summary>Stands for whatever may throw in a user's actor.</summary>
    public volatile bool Broken;

    public void Folded(in FoldStep step)
    {
        if (Broken) throw new InvalidOperationException("broken");
        Interlocked.Increment(ref _steps);
    }
}
