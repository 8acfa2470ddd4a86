using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// Checkpoints of this node that another owner's row was before. One now and then follows a hand-off that was cut short; the same user
/// again and again means that another node writes the same journal. Any number of threads.
/// </summary>
internal sealed class Fences(TimeProvider time)
{
    private const int Repeated = 3;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private readonly Lock _change = new();
    private readonly Dictionary<UserId, (int Times, DateTimeOffset Since)> _users = [];
    private (UserId User, DateTimeOffset At)? _rival;

    /// <summary>The user that was fenced repeatedly within the last minute; null: none.</summary>
    public UserId? Rival
    {
        get
        {
            lock (_change) return _rival is { } rival && time.GetUtcNow() - rival.At < Within ? rival.User : null;
        }
    }

    public void Add(UserId user)
    {
        var now = time.GetUtcNow();
        lock (_change)
        {
            foreach (var (old, seen) in _users.ToList())
            {
                if (now - seen.Since >= Within) _users.Remove(old);
            }
            var (times, since) = _users.GetValueOrDefault(user, (0, now));
            _users[user] = (times + 1, since);
            if (times + 1 >= Repeated) _rival = (user, now);
        }
    }
}
