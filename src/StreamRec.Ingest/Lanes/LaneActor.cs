using Akka.Actor;
using Akka.Event;
using StreamRec.Domain;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Lanes;

/// <summary>One partition's lane: <see cref="LaneState{TAsker}"/> with a mailbox, a clock and the node's bounds.</summary>
internal sealed class LaneActor : ReceiveActor, ILaneOutput<IActorRef>, IWithTimers
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Of each of the node's bounds a user may have this part.</summary>
    private const int UserPart = 8;

    /// <summary>How far from the low watermark users are looked for who hold it down.</summary>
    private const int AskedEvents = 4096;

    private readonly LaneState<IActorRef> _state;
    private readonly NodeBounds _bounds;
    private readonly IActorRef _region;
    private readonly ILaneWorld _world;
    private readonly TimeProvider _time;
    private readonly int _partition;
    private readonly LaneMetrics _metrics = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _unfolded;
    private int _undurable;
    private bool _held;
    private IActorRef? _stream;
    private IActorRef? _drainer;

    public LaneActor(LaneEpoch epoch, long start, LaneOptions options, NodeBounds bounds, IActorRef region, ILaneWorld world, TimeProvider time)
    {
        var shares = options with
        {
            UnfoldedShare = Math.Max(options.BatchSize, bounds.Unfolded.Capacity / UserPart),
            UndurableShare = Math.Max(options.BatchSize, bounds.Undurable.Capacity / UserPart),
        };
        _state = new LaneState<IActorRef>(epoch, start, shares, this);
        (_bounds, _region, _world, _time, _partition) = (bounds, region, world, time, epoch.Partition);

        Receive<RecordsRead>(OnRead);
        Receive<Folded>(m => Then(() => _state.On(m, Now)));
        Receive<Durable>(m => Then(() => _state.On(m, Now)));
        Receive<Gap>(m => Then(() => _state.On(m, Now)));
        Receive<Quarantined>(m => Then(() => _state.On(m)));
        Receive<LetterWritten>(m => Then(() => _state.DeadLetterWritten(m.Offset, Now)));
        Receive<LetterFailed>(m => _state.DeadLetterFailed(m.Offset, Now));
        Receive<AskPending>(m => Then(() => _state.AskPending(m.UserId, Sender, Now)));
        Receive<EndAnswered>(OnEnd);
        Receive<HalfFree>(_ => TakeMore());
        Receive<LaneTick>(_ => OnTick());
        Receive<DrainLane>(_ => OnDrain());
        Receive<StreamBegins>(_ => Sender.Tell(LaneReady.Instance));
        Receive<StreamEnded>(OnEnded);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    protected override void PreStart() => Timers.StartPeriodicTimer(LaneTick.Instance, LaneTick.Instance, TickEvery);

    protected override void PostStop()
    {
        _bounds.Unfolded.Add(-_unfolded);
        _bounds.Undurable.Add(-_undurable);
        _metrics.Publish(_state.Counts);
    }

    void ILaneOutput<IActorRef>.Send(IUserMessage message) => _region.Tell(message, Self);

    void ILaneOutput<IActorRef>.Write(DeadLetter letter)
    {
        var self = Self;
        var offset = letter.Record.Offset;
        _ = Report();

        async Task Report() => self.Tell(await OrElse(_world.WriteAsync(letter), false) ? new LetterWritten(offset) : new LetterFailed(offset));
    }

    void ILaneOutput<IActorRef>.Answer(IActorRef asker, NothingPending answer) => asker.Tell(answer, Self);

    void ILaneOutput<IActorRef>.QueryEnd()
    {
        var self = Self;
        _ = Report();

        async Task Report() => self.Tell(new EndAnswered(await OrElse(_world.EndAsync(), null)));
    }

    /// <summary>A question without an answer would never be asked again.</summary>
    private async Task<T> OrElse<T>(Task<T> answer, T otherwise)
    {
        try
        {
            return await answer;
        }
#pragma warning disable CA1031 // whatever it is, the lane tries again
        catch (Exception problem)
#pragma warning restore CA1031
        {
            _log.Warning(problem, "Partition {0}: Kafka could not be asked; it is tried again.", _partition);
            return otherwise;
        }
    }

    private void OnRead(RecordsRead read)
    {
        foreach (var record in read.Records) _state.Read(record);
        _state.Flush(Now);
        _state.ReadTo(read.ReadTo);
        Settle();
        _stream = Sender;
        TakeMore();
    }

    /// <summary>Lets the stream send its next chunk, unless one user holds the lane or a bound is full: then at half.</summary>
    private void TakeMore()
    {
        if (_stream is null || _drainer is not null) return;
        if (_state.IsHeld) _held = true;
        else if (_bounds.Unfolded.IsFull) _bounds.Unfolded.WaitForHalf(Self);
        else if (_bounds.Undurable.IsFull) _bounds.Undurable.WaitForHalf(Self);
        else
        {
            _stream.Tell(LaneReady.Instance);
            _stream = null;
        }
    }

    private void OnTick()
    {
        _state.Tick(Now);
        if (_drainer is not null || _bounds.Undurable.IsFull || _state.IsHeld) _state.AskOldest(AskedEvents, Now);
        Settle();
        _metrics.Publish(_state.Counts);
    }

    private void OnDrain()
    {
        _drainer = Sender;
        _state.AskOldest(AskedEvents, Now);
        Settle();
    }

    private void OnEnd(EndAnswered answered)
    {
        if (answered.End is { } end) _state.EndIs(end);
        else _state.EndUnknown();
    }

    private void OnEnded(StreamEnded ended)
    {
        if (ended.Failure is not null) _log.Error(ended.Failure, "The stream of partition {0} failed; its lane ends and the partition is read again from its commit.", _partition);
        Context.Stop(Self);
    }

    private void Then(Action act)
    {
        act();
        Settle();
    }

    /// <summary>Tells the bounds and the committer what the last message changed.</summary>
    private void Settle()
    {
        _bounds.Unfolded.Add(_state.Unfolded - _unfolded);
        _bounds.Undurable.Add(_state.Undurable - _undurable);
        (_unfolded, _undurable) = (_state.Unfolded, _state.Undurable);
        _world.LowWatermark(_state.LowWatermark);
        if (_held && !_state.IsHeld)
        {
            _held = false;
            TakeMore();
        }
        if (_drainer is null || !_state.IsEmpty) return;
        _drainer.Tell(LaneDrained.Instance);
        _drainer = ActorRefs.Nobody;
    }
}
