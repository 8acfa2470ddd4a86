using Akka.Actor;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.Running;

/// <summary>
/// Where a node's lanes live, as its shards would have them: one per partition that it is given, begun again when it ends, stopped and
/// waited for when the partition is taken away.
/// </summary>
public sealed class Shards : ReceiveActor, IWithTimers
{
    public sealed record Give(IReadOnlyCollection<int> Partitions);

    /// <summary>Answer: <see cref="Taken"/>, when the lanes have ended.</summary>
    public sealed record Take(IReadOnlyCollection<int> Partitions);

    public sealed record Taken;

    private sealed record Open;

    private readonly HashSet<int> _given = [];
    private readonly HashSet<int> _going = [];
    private IActorRef _taker = ActorRefs.Nobody;

    public Shards(IngestNode node, IActorRef region)
    {
        Receive<Give>(give =>
        {
            _given.UnionWith(give.Partitions);
            OpenAll();
        });
        Receive<Open>(_ => OpenAll());
        Receive<AskPending>(ask => Lane(ask.Partition).Forward(ask));
        Receive<Take>(take =>
        {
            _taker = Sender;
            _given.ExceptWith(take.Partitions);
            foreach (var partition in take.Partitions)
            {
                if (Context.Child($"{partition}").IsNobody()) continue;
                _going.Add(partition);
                Context.Child($"{partition}").Tell(CheckpointAndStop.Instance);
            }
            TellTaken();
        });
        Receive<Terminated>(ended =>
        {
            _going.Remove(int.Parse(ended.ActorRef.Path.Name));
            TellTaken();
        });

        void OpenAll()
        {
            foreach (var partition in _given) Lane(partition).Tell(new OpenLane(partition));
        }

        IActorRef Lane(int partition)
        {
            var lane = Context.Child($"{partition}");
            return lane.IsNobody() ? Context.Watch(Context.ActorOf(node.LaneOf(partition, region), $"{partition}")) : lane;
        }

        void TellTaken()
        {
            if (_going.Count > 0) return;
            _taker.Tell(new Taken());
            _taker = ActorRefs.Nobody;
        }
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("open", new Open(), TimeSpan.FromMilliseconds(100));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
}
