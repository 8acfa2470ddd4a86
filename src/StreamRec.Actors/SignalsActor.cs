using Akka.Actor;
using Akka.Event;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// One per node, on a thread of its own: owns the signals' one writer. Publishes a snapshot to <see cref="PinSource"/> when
/// something changed, saves it on a timer and at its end: written beside, flushed, then renamed, so that the file is always a
/// whole one. The flush does not hold it up; moves go on meanwhile.
/// </summary>
public sealed class SignalsActor : UntypedActor, IWithTimers
{
    private sealed record Publish { public static Publish Instance { get; } = new(); }
    private sealed record Save { public static Save Instance { get; } = new(); }

    private sealed record Exchange { public static Exchange Instance { get; } = new(); }

    private sealed record Saved(Exception? Failure);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SignalsWriter _writer;
    private readonly PinSource _pins;
    private readonly ActorsSettings _settings;
    private readonly TimeProvider _time;
    private bool _unpublished;
    private readonly MoveBacklog _backlog;
    private readonly MoveOutbox? _outbox;
    private bool _unsaved;
    private Task<Saved>? _saving;

    /// <param name="outbox">Takes what is to be told to other nodes; null: there are none.</param>
    public SignalsActor(
        SignalsWriter writer, PinSource pins, ActorsSettings settings, TimeProvider time, MoveBacklog backlog, MoveOutbox? outbox) =>
        (_writer, _pins, _settings, _time, _backlog, _outbox) = (writer, pins, settings, time, backlog, outbox);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("publish", Publish.Instance, _settings.PublishSignalsEvery);
        if (_outbox is not null) Timers.StartPeriodicTimer("exchange", Exchange.Instance, _settings.ExchangeSignalsEvery);
        if (_settings.SignalsFile is not null) Timers.StartPeriodicTimer("save", Save.Instance, _settings.SaveSignalsEvery);
    }

    protected override void PostStop()
    {
        _outbox?.Send();
        // Both write the same file, one after the other; there is nothing else that this thread could do.
        if (_saving is not null) OnSaved(_saving.GetAwaiter().GetResult());
        if (Write() is { } last) OnSaved(Flush(last));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SignalMove move:
                Count(move);
                _outbox?.Add(move);
                break;
            case OthersMove others:
                Count(others.Move);
                break;
            case Exchange:
                _outbox?.Send();
                break;
            case Publish when _unpublished:
                _unpublished = false;
                _pins.Signals = _writer.Publish(_time.GetUtcNow().ToUnixTimeMilliseconds());
                break;
            case Save when _saving is null && Write() is { } written:
                _saving = Task.Run(() => Flush(written));
                _saving.PipeTo(Self);
                break;
            case Saved saved:
                OnSaved(saved);
                break;
        }
    }

    private void Count(in SignalMove move)
    {
        _backlog.Leave();
        _writer.Observe(move);
        (_unpublished, _unsaved) = (true, true);
    }

    /// <summary>Everything observed, handed to the system but not yet to the disk. Null: nothing to save, or it failed.</summary>
    private FileStream? Write()
    {
        if (!_unsaved || _settings.SignalsFile is not { } file) return null;
        FileStream? stream = null;
        try
        {
            stream = new FileStream(file + ".new", FileMode.Create, FileAccess.Write);
            _writer.Save(stream);
            _unsaved = false;
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            OnSaved(new Saved(e));
            return null;
        }
    }

    private Saved Flush(FileStream written)
    {
        try
        {
            using (written) written.Flush(flushToDisk: true);
            File.Move(written.Name, _settings.SignalsFile!, overwrite: true);
            return new Saved(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Saved(e);
        }
    }

    private void OnSaved(Saved saved)
    {
        _saving = null;
        if (saved.Failure is not { } failure) return;
        _unsaved = true;
        _log.Warning("The signals could not be saved to {0}: {1} The next save tries again.", _settings.SignalsFile, failure.Message);
    }
}

/// <summary>Tells moves to the <see cref="SignalsActor"/>.</summary>
internal sealed class SignalMoves(PinSource pins, IActorRef signals, MoveBacklog backlog) : IMoveSink
{
    public void Folded(in FoldStep step)
    {
        if (!Moves.TryGet(step, pins.Catalog, out var move) || !backlog.TryEnter()) return;
        ActorsMetrics.Moves.Inc();
        signals.Tell(move, ActorRefs.NoSender);
    }
}
