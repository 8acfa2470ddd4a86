using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>
/// The journal as its statements have it: a row is written iff its number is above every row of that user that is left, the
/// newest row is the state, and after a snapshot older rows go, some time later, but never the newest.
/// </summary>
public sealed class SimulatedJournal(int snapshotEvery)
{
    private sealed class Kept
    {
        public SortedDictionary<int, StoredState> Rows { get; } = [];
        public (int Sequence, StoredState State) Snapshot { get; set; } = (0, StoredState.Empty);
        public Queue<int> ToDelete { get; } = [];
        public int Highest => Rows.Count == 0 ? 0 : Rows.Keys.Max();
    }

    private readonly Dictionary<UserId, Kept> _users = [];

    /// <summary>False: another owner has written that row or one above it.</summary>
    public bool TryWrite(UserId user, int sequence, StoredState state)
    {
        var kept = Of(user);
        if (sequence <= kept.Highest) return false;
        kept.Rows.Add(sequence, state);
        return true;
    }

    /// <summary>The owner has heard that its row is written: now and then it takes a snapshot of that state.</summary>
    public void Written(UserId user, int sequence, StoredState state)
    {
        if (snapshotEvery == 0 || sequence % snapshotEvery != 0) return;
        var kept = Of(user);
        if (sequence > kept.Snapshot.Sequence) kept.Snapshot = (sequence, state);
        kept.ToDelete.Enqueue(sequence - 1);
    }

    public void LetOldRowsGo()
    {
        foreach (var kept in _users.Values)
        {
            if (!kept.ToDelete.TryDequeue(out var upTo)) continue;
            var newest = kept.Highest;
            foreach (var old in kept.Rows.Keys.Where(sequence => sequence <= upTo && sequence < newest).ToList()) kept.Rows.Remove(old);
        }
    }

    public (int Sequence, StoredState State) Recover(UserId user)
    {
        var kept = Of(user);
        var newest = kept.Highest;
        return newest > kept.Snapshot.Sequence ? (newest, kept.Rows[newest]) : kept.Snapshot;
    }

    private Kept Of(UserId user) => _users.TryGetValue(user, out var kept) ? kept : _users[user] = new Kept();
}
