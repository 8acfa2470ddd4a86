using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>What a user's actor is to do about its checkpoint now.</summary>
internal enum CheckpointStep
{
    Wait,

    /// <summary>Ask the gate for a place; it answers with a grant some time.</summary>
    Ask,

    /// <summary>The actor was told to stop, and there is nothing left to write, or to wait for.</summary>
    Stop,
}

/// <summary>
/// When a user is written: after some events or some time, when a lane asks, and before its actor stops. Pure: no Akka, no clock. A
/// list version above the stored ceiling is a reason to write as an event is, so that it does not go back where another node's clock
/// is behind; lists are shown before that is durable, so a crash in between leaves the clocks to decide. Invariants:
/// <list type="bullet">
/// <item>the gate is asked for one place at a time, and a place that was granted is used or given back;</item>
/// <item>one checkpoint is being written at most, and none past a rejection that its lane has not confirmed;</item>
/// <item>whoever is dirty and may write asks within its time, and an actor that was told to stop stops within its own.</item>
/// </list>
/// </summary>
/// <param name="handOff">What is folded, and what the journal has.</param>
/// <param name="version">Of the lists that were shown.</param>
/// <param name="settings">After how many events, or which time; how long a stop may take.</param>
/// <param name="random">0–1, so that users who became dirty together are not written together.</param>
internal sealed class CheckpointSchedule(UserHandOff handOff, ListVersion version, ActorsSettings settings, Func<double> random)
{
    private long? _by;
    private bool _demanded;
    private long _stopBy;

    /// <summary>The gate was asked, or has granted a place that is not given back.</summary>
    public bool Asked { get; private set; }

    /// <summary>The actor takes nothing new any more.</summary>
    public bool Stopping { get; private set; }

    /// <summary>The journal has all that it is to have.</summary>
    public bool IsClean => !handOff.Dirty && !version.IsAbove(handOff.Persisted.VersionCeiling);

    /// <summary>When <see cref="Next"/> may say something else though nothing has happened, ms; null: never.</summary>
    public long? Due => Stopping ? _stopBy : Asked || !handOff.CanCheckpoint ? null : _by;

    /// <summary>A lane waits for the word that what it has sent is durable.</summary>
    public void Demand() => _demanded = true;

    /// <summary>The actor is to stop. <paramref name="now"/> in ms, as everywhere here.</summary>
    public void Stop(long now)
    {
        if (Stopping) return;
        Stopping = true;
        _stopBy = now + (long)settings.StopWithin.TotalMilliseconds;
    }

    /// <summary>To be called after whatever has happened, and to be done.</summary>
    public CheckpointStep Next(long now, bool storeAvailable)
    {
        if (IsClean)
        {
            (_by, _demanded) = (null, false);
            return Stopping ? CheckpointStep.Stop : CheckpointStep.Wait;
        }
        if (Stopping)
        {
            if (now >= _stopBy) return CheckpointStep.Stop;
            if (handOff.InFlight) return CheckpointStep.Wait;
            return handOff.CanCheckpoint && storeAvailable ? AskOnce() : CheckpointStep.Stop;
        }
        // ± a quarter
        _by ??= now + (long)(settings.CheckpointEvery.TotalMilliseconds * (0.75 + (random() / 2)));
        var due = _demanded || handOff.Changes >= settings.CheckpointEvents || _by <= now;
        return due && handOff.CanCheckpoint ? AskOnce() : CheckpointStep.Wait;
    }

    /// <summary>The gate grants a place. The state to write; null: there is nothing to write any more, the place is to go back.</summary>
    public UserState? Granted()
    {
        if (IsClean || !handOff.CanCheckpoint)
        {
            Asked = false;
            return null;
        }
        (_by, _demanded) = (null, false);
        return handOff.BeginCheckpoint(version.Ceiling);
    }

    /// <summary>The journal has it, the place goes back. What to tell the lanes that wait for it.</summary>
    public IReadOnlyList<Durable> Persisted()
    {
        Asked = false;
        return handOff.CheckpointPersisted();
    }

    private CheckpointStep AskOnce()
    {
        if (Asked) return CheckpointStep.Wait;
        Asked = true;
        return CheckpointStep.Ask;
    }
}
