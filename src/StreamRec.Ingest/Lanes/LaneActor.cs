using Akka.Actor;
using Akka.Event;
using StreamRec.Domain;
using StreamRec.Ingest.Kafka;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// One partition's lane: <see cref="LaneState{TAsker}"/> with a mailbox, a clock and the node's bounds. It lives in the shard of the
/// users that it feeds, so that who reads a partition and where its users are is one decision, and moves with them: begun by an
/// <see cref="OpenLane"/> (or a user's question), ended by <see cref="CheckpointAndStop"/>, which reads no more, waits a little until
/// what is folded is durable, commits and lets go. A lane that fails ends; the next one begins at the commit.
/// </summary>
#pragma warning disable CA1001 // an actor's end is PostStop
internal sealed partial class LaneActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a lane that ends waits for what is folded to be durable. The rest is read again by its next owner.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    /// <summary>Of each of the node's bounds a user may have this part.</summary>
    private const int UserPart = 8;

    /// <summary>How far from the low watermark users are looked for who hold it down.</summary>
    private const int AskedEvents = 4096;

    private sealed record CloseNow { public static CloseNow Instance { get; } = new(); }

    private readonly int _number;
    private readonly LaneServices _services;
    private readonly IActorRef _region;
    private readonly CancellationTokenSource _ends = new();
    private readonly LaneMetrics _metrics = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<IActorRef, AskPending> _early = [];
    private readonly Task<AssignedPartition> _opening;
    private AssignedPartition? _partition;
    private LaneState<IActorRef> _state = null!;
    private IActorRef? _stream;
    private int _unfolded;
    private int _undurable;
    private bool _held;
    private bool _released;

    /// <param name="partition">Its number.</param>
    /// <param name="region">Takes IUserMessage.</param>
    public LaneActor(int partition, LaneServices services, IActorRef region)
    {
        (_number, _services, _region) = (partition, services, region);
        _opening = services.OpenAsync(partition, _ends.Token);
        _opening.PipeTo(Self, success: opened => new LaneOpened(opened), failure: problem => new LaneNotOpened(problem));
        Opening();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool KafkaIsAway => _services.Health.State is KafkaState.Down or KafkaState.Refused;

    private long Now => _services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    protected override void PostStop()
    {
        _ends.Cancel();
        _ends.Dispose();
        if (_partition is null)
        {
            // Opened while this lane ended: nobody would read it.
            _opening.ContinueWith(o => _services.Consumer.ReleaseAsync(o.Result), TaskContinuationOptions.OnlyOnRanToCompletion);
            return;
        }
        _services.Bounds.Unfolded.Add(-_unfolded);
        _services.Bounds.Undurable.Add(-_undurable);
        _metrics.Publish(_state.Counts);
        _services.Topic.Reached(_partition);
        if (!_released) _ = _services.Consumer.ReleaseAsync(_partition);
    }

    private void Opening()
    {
        Receive<LaneOpened>(m => Begin(m.Partition));
        Receive<LaneNotOpened>(m =>
        {
            if (m.Problem is not OperationCanceledException)
                _log.Error(m.Problem, "Partition {0} cannot be read; it is tried again.", _number);
            Context.Stop(Self);
        });
        Receive<AskPending>(m =>
        {
            _early[Sender] = m;
            if (KafkaIsAway) Sender.Tell(new LogAway(m.UserId, null));
        });
        Receive<CheckpointAndStop>(_ => Context.Stop(Self));
        Receive<OpenLane>(_ => { });
    }

    private void Begin(AssignedPartition partition)
    {
        _partition = partition;
        var (generation, start, end) = partition.Start;
        var (options, bounds) = (_services.Settings.Lanes, _services.Bounds);
        var shares = options with
        {
            UnfoldedShare = Math.Max(options.BatchSize, bounds.Unfolded.Capacity / UserPart),
            UndurableShare = Math.Max(options.BatchSize, bounds.Undurable.Capacity / UserPart),
        };
        _state = new LaneState<IActorRef>(new LaneEpoch(generation, _number, partition.Number), start, end, shares, this);
        Become(Running);
        Timers.StartPeriodicTimer(LaneTick.Instance, LaneTick.Instance, TickEvery);
        LaneStream.Run(partition, _services.Partitions, _services.Settings.EventNames, Self, _services.Materializer);
        foreach (var (asker, question) in _early) _state.AskPending(question.UserId, asker, Now);
        _early.Clear();
        Settle();
    }

    private void Running()
    {
        Receive<RecordsRead>(OnRead);
        Receive<HalfFree>(_ => TakeMore());
        Receive<StreamBegins>(_ => Sender.Tell(LaneReady.Instance));
        Receive<StreamEnded>(OnEnded);
        Receive<CheckpointAndStop>(_ => Close());
        Answers();
    }

    private void Closing()
    {
        Receive<RecordsRead>(_ => { }); // read again by the next owner
        Receive<HalfFree>(_ => { });
        Receive<StreamBegins>(_ => { });
        Receive<StreamEnded>(_ => { });
        Receive<CheckpointAndStop>(_ => { });
        Receive<CloseNow>(_ => Release());
        Receive<LaneReleased>(_ =>
        {
            _released = true;
            Context.Stop(Self);
        });
        Answers();
    }

    private void Answers()
    {
        Receive<Folded>(m => Then(() => _state.On(m, Now)));
        Receive<Durable>(m => Then(() => _state.On(m, Now)));
        Receive<Gap>(m => Then(() => _state.On(m, Now)));
        Receive<Quarantined>(m => Then(() => _state.On(m)));
        Receive<LetterWritten>(m => Then(() => _state.DeadLetterWritten(m.Offset, Now)));
        Receive<LetterFailed>(m => _state.DeadLetterFailed(m.Offset, Now));
        Receive<AskPending>(m => Then(() => _state.AskPending(m.UserId, Sender, Now)));
        Receive<LaneTick>(_ => OnTick());
        Receive<OpenLane>(_ => { });
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

    /// <summary>One user holds the lane, or it keeps what it may: behind an event that cannot be done nothing is let go.</summary>
    private bool IsFull => _state.IsHeld || _state.Bytes >= _services.Settings.MaxLaneBytes;

    /// <summary>Lets the stream send its next chunk, unless the lane is full, or a bound: then at half.</summary>
    private void TakeMore()
    {
        if (_stream is null) return;
        if (IsFull) _held = true;
        else if (_services.Bounds.Unfolded.IsFull) _services.Bounds.Unfolded.WaitForHalf(Self);
        else if (_services.Bounds.Undurable.IsFull) _services.Bounds.Undurable.WaitForHalf(Self);
        else
        {
            _stream.Tell(LaneReady.Instance);
            _stream = null;
        }
    }

    private void OnTick()
    {
        _state.Tick(Now);
        if (KafkaIsAway) _state.LogIsAway();
        if (_services.Bounds.Undurable.IsPressed || _state.IsHeld) _state.AskOldest(AskedEvents, Now);
        Settle();
        _partition!.Held = _state.Oldest;
        _metrics.Publish(_state.Counts);
    }

    private void OnEnded(StreamEnded ended)
    {
        if (ended.Failure is not null)
            _log.Error(ended.Failure, "Partition {0} is not read any more; it is begun again at its commit.", _number);
        Context.Stop(Self);
    }

    private void Close()
    {
        _ends.Cancel();
        Become(Closing);
        _services.Consumer.Stop(_partition!);
        Timers.StartSingleTimer(CloseNow.Instance, CloseNow.Instance, CloseWithin);
        Settle();
    }

    private void Release()
    {
        Timers.CancelAll();
        _services.Consumer.ReleaseAsync(_partition!).PipeTo(
            Self, success: () => LaneReleased.Instance, failure: _ => LaneReleased.Instance);
    }

    private void Then(Action act)
    {
        act();
        Settle();
    }

    /// <summary>Tells the bounds and the committer what the last message changed.</summary>
    private void Settle()
    {
        _services.Bounds.Unfolded.Add(_state.Unfolded - _unfolded);
        _services.Bounds.Undurable.Add(_state.Undurable - _undurable);
        (_unfolded, _undurable) = (_state.Unfolded, _state.Undurable);
        _partition!.LowWatermark = _state.LowWatermark;
        if (_held && !IsFull)
        {
            _held = false;
            TakeMore();
        }
        // What is sent and not answered, or not sent at all, its next owner reads again.
        if (_ends.IsCancellationRequested && _state.Undurable == 0 && Timers.IsTimerActive(CloseNow.Instance)) Release();
    }
}
