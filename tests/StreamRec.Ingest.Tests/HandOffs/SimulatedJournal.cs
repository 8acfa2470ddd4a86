using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>Rows by (user, sequence number), the primary key being the fence; snapshots; deletion of rows before the newest snapshot's.</summary>
public sealed class SimulatedJournal(int snapshotEvery, bool fencedByPredecessor)
{
    private readonly Dictionary<(UserId User, int Sequence), StoredState> _rows = [];
    private readonly Dictionary<UserId, int> _highest = [];
    private readonly Dictionary<UserId, (int Sequence, StoredState State)> _snapshots = [];

    /// <summary>False: another owner has written that row.</summary>
    public bool TryWrite(UserId user, int sequence, StoredState state)
    {
        if (fencedByPredecessor && sequence != _highest.GetValueOrDefault(user) + 1) return false;
        if (!_rows.TryAdd((user, sequence), state)) return false;
        _highest[user] = Math.Max(sequence, _highest.GetValueOrDefault(user));
        if (snapshotEvery > 0 && sequence % snapshotEvery == 0)
        {
            _snapshots[user] = (sequence, state);
            foreach (var old in _rows.Keys.Where(key => key.User == user && key.Sequence < sequence).ToList()) _rows.Remove(old);
        }
        return true;
    }

    public (int Sequence, StoredState State) Recover(UserId user)
    {
        (int Sequence, StoredState State) newest = _snapshots.GetValueOrDefault(user, (0, StoredState.Empty));
        while (_rows.TryGetValue((user, newest.Sequence + 1), out var next)) newest = (newest.Sequence + 1, next);
        return newest;
    }
}
