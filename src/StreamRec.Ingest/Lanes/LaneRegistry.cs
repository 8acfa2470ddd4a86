using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// The node's lanes. An actor's AskPending goes to the lane of its partition, which answers the actor itself; a question that
/// comes before its lane does (a node that starts, a partition that moves here) waits for it a little. A lane that fails is
/// begun again from its low watermark.
/// </summary>
internal sealed class LaneRegistry : ReceiveActor
{
    /// <summary>Readers have given up by then. ms</summary>
    private const long QuestionLife = 3_000;
    private const int MaxQuestions = 50_000;

    /// <summary>What fails each time fails once a second.</summary>
    private static readonly TimeSpan ReopenAfter = TimeSpan.FromSeconds(1);

    private readonly record struct Begun(AssignedPartition Partition, IActorRef Lane);
    private readonly record struct Early(AskPending Question, long At);

    private readonly Dictionary<int, Begun> _lanes = [];
    private readonly Dictionary<IActorRef, Early> _early = [];
    private readonly HashSet<IActorRef> _draining = [];
    private readonly Func<AssignedPartition, Props> _laneOf;
    private readonly Action<AssignedPartition> _reopen;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly IMaterializer _materializer;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _drainer;

    public LaneRegistry(int partitions, Func<AssignedPartition, Props> laneOf, Action<AssignedPartition> reopen, TimeProvider time, IMaterializer materializer)
    {
        (_partitions, _laneOf, _reopen, _time, _materializer) = (partitions, laneOf, reopen, time, materializer);
        Receive<AssignedPartition>(Begin);
        Receive<AskPending>(Ask);
        Receive<Terminated>(OnTerminated);
        Receive<DrainLane>(_ => Drain());
        Receive<LaneDrained>(_ => OnDrained(Sender));
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A lane restarted in place would have forgotten what its users were sent.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Begin(AssignedPartition partition)
    {
        if (_drainer is not null || partition.Completed) return;
        var lane = Context.ActorOf(_laneOf(partition), $"{partition.Partition}-{partition.Number}");
        Context.Watch(lane);
        _lanes[partition.Partition] = new Begun(partition, lane);
        LaneStream.Run(partition, _partitions, lane, _materializer);
        foreach (var (asker, early) in _early)
        {
            if (early.Question.Partition == partition.Partition) lane.Tell(early.Question, asker);
            else if (Now - early.At < QuestionLife) continue;
            _early.Remove(asker);
        }
    }

    private void Ask(AskPending question)
    {
        if (_lanes.TryGetValue(question.Partition, out var begun)) begun.Lane.Forward(question);
        else if (_early.Count < MaxQuestions || _early.ContainsKey(Sender)) _early[Sender] = new Early(question, Now);
    }

    private void OnTerminated(Terminated ended)
    {
        OnDrained(ended.ActorRef);
        foreach (var (number, begun) in _lanes)
        {
            if (!begun.Lane.Equals(ended.ActorRef)) continue;
            _lanes.Remove(number);
            if (begun.Partition.Completed) return;
            _log.Error("The lane of partition {0} failed; it begins again at offset {1}.", number, begun.Partition.LowWatermark);
            Context.System.Scheduler.Advanced.ScheduleOnce(ReopenAfter, () => _reopen(begun.Partition));
            return;
        }
    }

    private void Drain()
    {
        _drainer = Sender;
        foreach (var begun in _lanes.Values)
        {
            _draining.Add(begun.Lane);
            begun.Lane.Tell(DrainLane.Instance);
        }
        OnDrained(ActorRefs.Nobody);
    }

    private void OnDrained(IActorRef lane)
    {
        _draining.Remove(lane);
        if (_drainer is not null && _draining.Count == 0) _drainer.Tell(LanesDrained.Instance);
    }
}
