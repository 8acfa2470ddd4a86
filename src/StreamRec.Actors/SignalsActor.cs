using Akka.Actor;
using Akka.Event;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// One per node, on a thread of its own: owns the signals' one writer. Publishes a snapshot to <see cref="PinSource"/> when
/// something changed, and each minute when nothing has: counts fade. Saves it on a timer and at its end: written beside, flushed, then
/// renamed, so that the file is always a whole one. The flush does not hold it up; moves go on meanwhile. With other nodes it counts what
/// the shared log says, its own moves included, and nothing else: <see cref="CrowdLog"/>.
/// </summary>
public sealed class SignalsActor : UntypedActor, IWithTimers
{
    private sealed record Publish { public static Publish Instance { get; } = new(); }
    private sealed record Save { public static Save Instance { get; } = new(); }

    private sealed record Exchange { public static Exchange Instance { get; } = new(); }

    private sealed record Share { public static Share Instance { get; } = new(); }

    private sealed record Saved(Exception? Failure);

    /// <summary>ms. How old a snapshot may be, of which the shortest half-life is an hour.</summary>
    private const long Oldest = 60_000;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private SignalsWriter _writer;
    private readonly PinSource _pins;
    private readonly ActorsSettings _settings;
    private readonly TimeProvider _time;
    private bool _unpublished;
    private readonly CrowdBacklog _backlog;
    private readonly CrowdOutbox? _outbox;
    private readonly CrowdLog? _crowd;
    private Task _sharing = Task.CompletedTask;
    private bool _unsaved;
    private Task<Saved>? _saving;

    /// <param name="crowd">The log that all nodes count; null: there are no others.</param>
    public SignalsActor(
        SignalsWriter writer, PinSource pins, ActorsSettings settings, TimeProvider time, CrowdBacklog backlog, CrowdLog? crowd)
    {
        (_writer, _pins, _settings, _time, _backlog, _crowd) = (writer, pins, settings, time, backlog, crowd);
        if (crowd is not null) _outbox = new CrowdOutbox(writer.Index, crowd.Send);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("publish", Publish.Instance, _settings.PublishSignalsEvery);
        if (_outbox is not null) Timers.StartPeriodicTimer("exchange", Exchange.Instance, _settings.ExchangeSignalsEvery);
        if (_crowd is not null) Timers.StartPeriodicTimer("share", Share.Instance, _settings.ShareSignalsSoon, _settings.ShareSignalsEvery);
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
                _backlog.Leave();
                if (_outbox is null) Count(move);
                else _outbox.Add(move);
                break;
            case LoggedMoves logged:
                Count(logged);
                Sender.Tell(Counted.Instance);
                break;
            case Adopt adopt:
                Adopted(adopt);
                Sender.Tell(Counted.Instance);
                break;
            case AskCounted:
                Sender.Tell(new CountedUpTo(_writer.Log));
                break;
            case Share when _writer.Log is not null && _sharing.IsCompleted && _crowd!.Shares():
                using (var state = new MemoryStream())
                {
                    _writer.Save(state);
                    _sharing = _crowd.Share(state.ToArray());
                }
                break;
            case Exchange:
                _outbox?.Send();
                break;
            case Publish when _time.GetUtcNow().ToUnixTimeMilliseconds() is var now && (_unpublished || now - _pins.Signals.At >= Oldest):
                _unpublished = false;
                _pins.Signals = _writer.Publish(now);
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

    private void Count(LoggedMoves logged)
    {
        if (_writer.Log is not { } log || logged.Offset < log.Next) return;
        foreach (var move in logged.Moves) Count(move);
        _writer.Log = log with { Next = logged.Offset + 1 };
    }

    private void Adopted(Adopt adopt)
    {
        if (adopt.Writer is { } writer)
        {
            writer.Succeed(_writer);
            _writer = writer;
        }
        _writer.Log = adopt.Log;
        (_unpublished, _unsaved) = (true, true);
    }

    private void Count(in SignalMove move)
    {
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
