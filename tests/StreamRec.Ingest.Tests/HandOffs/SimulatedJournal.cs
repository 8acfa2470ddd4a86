using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.HandOffs;

/// <summary>
/// The journal as its statement has it: a user has one row, and a row takes its place iff its number is above it.
/// </summary>
public sealed class SimulatedJournal
{
    private readonly Dictionary<UserId, (int Sequence, StoredState State)> _rows = [];

    /// <summary>False: another owner has written that row or one above it.</summary>
    public bool TryWrite(UserId user, int sequence, StoredState state)
    {
        if (sequence <= Recover(user).Sequence) return false;
        _rows[user] = (sequence, state);
        return true;
    }

    public (int Sequence, StoredState State) Recover(UserId user) => _rows.GetValueOrDefault(user, (0, StoredState.Empty));
}
