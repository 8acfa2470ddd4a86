using Akka.Actor;
using Akka.Event;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// One per node: owns the signals' one writer. Publishes a snapshot to <see cref="PinSource"/> when something changed, saves
/// it on a timer and at its end: written beside, flushed, then renamed, so that the file is always a whole one.
/// </summary>
public sealed class SignalsActor : UntypedActor, IWithTimers
{
    private sealed record Publish { public static Publish Instance { get; } = new(); }
    private sealed record Save { public static Save Instance { get; } = new(); }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SignalsWriter _writer;
    private readonly PinSource _pins;
    private readonly ActorsSettings _settings;
    private readonly TimeProvider _time;
    private bool _unpublished;
    private bool _unsaved;

    public SignalsActor(SignalsWriter writer, PinSource pins, ActorsSettings settings, TimeProvider time) =>
        (_writer, _pins, _settings, _time) = (writer, pins, settings, time);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("publish", Publish.Instance, _settings.PublishSignalsEvery);
        if (_settings.SignalsFile is not null) Timers.StartPeriodicTimer("save", Save.Instance, _settings.SaveSignalsEvery);
    }

    protected override void PostStop() => SaveNow();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SignalMove move:
                _writer.Observe(move);
                (_unpublished, _unsaved) = (true, true);
                break;
            case Publish when _unpublished:
                _unpublished = false;
                _pins.Signals = _writer.Publish(_time.GetUtcNow().ToUnixTimeMilliseconds());
                break;
            case Save:
                SaveNow();
                break;
        }
    }

    private void SaveNow()
    {
        if (!_unsaved || _settings.SignalsFile is not { } file) return;
        try
        {
            var beside = file + ".new";
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                _writer.Save(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, file, overwrite: true);
            _unsaved = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning("The signals could not be saved to {0}: {1} The next save tries again.", file, e.Message);
        }
    }
}

/// <summary>Tells moves to the <see cref="SignalsActor"/>.</summary>
internal sealed class SignalMoves(PinSource pins, IActorRef signals) : IMoveSink
{
    public void Folded(in FoldStep step)
    {
        if (!Moves.TryGet(step, pins.Catalog, out var move)) return;
        ActorsMetrics.Moves.Inc();
        signals.Tell(move, ActorRefs.NoSender);
    }
}
