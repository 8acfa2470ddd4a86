using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using StreamRec.Actors.Journal;

namespace StreamRec.Actors;

internal sealed partial class UserActor
{
    private bool _gateAsked;
    private long? _checkpointBy;
    private long _persistBegan;

    private void CheckpointIfDue()
    {
        if (!_handOff.Dirty) return;
        if (_handOff.Changes >= _services.Settings.CheckpointEvents) AskGate();
        else _checkpointBy ??= _services.Now + Jittered(_services.Settings.CheckpointEvery);
    }

    private void AskGate()
    {
        if (_gateAsked || !_handOff.CanCheckpoint) return;
        _gateAsked = true;
        _services.Gate.Tell(CheckpointGate.Ask.Instance);
    }

    private void OnGranted()
    {
        if (!_handOff.CanCheckpoint)
        {
            ReturnToGate();
            return;
        }
        _checkpointBy = null;
        _persistBegan = Stopwatch.GetTimestamp();
        var state = _handOff.BeginCheckpoint(Math.Max(_version, _lists?.Version ?? 0) + VersionClock.CeilingAhead);
        // Not Persist: its stash would hold back pushes while the database writes.
        PersistAsync(new CheckpointStored(state), OnPersisted);
    }

    private void OnPersisted(CheckpointStored stored)
    {
        ReturnToGate();
        ActorsMetrics.CheckpointSeconds.Observe(Stopwatch.GetElapsedTime(_persistBegan).TotalSeconds);
        TellDurable(_handOff.CheckpointPersisted());
        _services.Recoveries.Forget(_user);
        if (!_stopping) CheckpointIfDue();
        else if (!_handOff.Dirty || !_handOff.CanCheckpoint) Context.Stop(Self);
        else AskGate();
        Reschedule();
    }

    /// <summary>The actor stops after this, and the next message recovers it. The gate watches, so its place there is free again.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        if (StoreFailure.IsFenced(cause))
        {
            ActorsMetrics.Fenced.Inc();
            _log.Warning("{0}: checkpoint {1} was written by another owner; this one stops and recovers.", PersistenceId, sequenceNr);
        }
        else if (StoreFailure.IsAway(cause))
        {
            _services.Store.Failed(cause);
            _log.Warning("{0}: checkpoint {1} waits for the database; this actor stops and recovers. {2}", PersistenceId, sequenceNr, cause.Message);
        }
        else
        {
            var entry = _services.Recoveries.Failed(_user, $"checkpoint {sequenceNr} could not be written: {cause.Message}");
            _log.Error(cause, "{0}: checkpoint {1} could not be written ({2} failures so far).", PersistenceId, sequenceNr, entry.Failures);
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (StoreFailure.IsAway(reason))
        {
            ActorsMetrics.RecoveryStoreAway.Inc();
            _services.Store.Failed(reason);
            return;
        }
        ActorsMetrics.RecoveryFailed.Inc();
        var entry = _services.Recoveries.Failed(_user, $"it cannot be recovered: {reason.Message}");
        _log.Error(reason, "{0} cannot be recovered ({1} of {2} attempts).", PersistenceId, entry.Failures, _services.Settings.RecoveryAttempts);
    }

    private void ReturnToGate()
    {
        _gateAsked = false;
        _services.Gate.Tell(CheckpointGate.Return.Instance);
    }

    /// <summary>± a quarter, so that users dirtied together are not written together.</summary>
    private static long Jittered(TimeSpan span) => (long)(span.TotalMilliseconds * (0.75 + (Random.Shared.NextDouble() / 2)));
}
