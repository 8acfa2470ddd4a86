using System.Collections.Concurrent;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// What this node remembers of users that could not be recovered or written: how often, when to try again, and who is
/// quarantined. A database that is away is no fault of a user and is not counted. Any number of threads.
/// </summary>
public sealed class RecoveryBook(int attempts, TimeSpan backoff, TimeProvider time)
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    public sealed record Entry(int Failures, long RetryAt, string Reason, bool Quarantined);

    private readonly ConcurrentDictionary<UserId, Entry> _entries = new();

    public Entry? Of(UserId user) => _entries.TryGetValue(user, out var entry) ? entry : null;

    public Entry Failed(UserId user, string reason)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var entry = _entries.AddOrUpdate(user, _ => Next(0), (_, before) => Next(before.Failures));
        ActorsMetrics.QuarantinedUsers.Set(_entries.Count(e => e.Value.Quarantined));
        return entry;

        Entry Next(int failures)
        {
            var wait = Math.Min(backoff.TotalMilliseconds * Math.Pow(2, failures), LongestBackoff.TotalMilliseconds);
            return new Entry(failures + 1, now + (long)wait, reason, failures + 1 >= attempts);
        }
    }

    /// <summary>A checkpoint was written, or an operator let the user go.</summary>
    public void Forget(UserId user)
    {
        if (_entries.IsEmpty || !_entries.TryRemove(user, out _)) return;
        ActorsMetrics.QuarantinedUsers.Set(_entries.Count(e => e.Value.Quarantined));
    }
}
