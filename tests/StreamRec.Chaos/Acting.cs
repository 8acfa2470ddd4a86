using System.Globalization;
using StreamRec.Cli.Simulation;
using StreamRec.Contracts;

namespace StreamRec.Chaos;

/// <summary>One invented user: what it does next, when it did what, and which list versions its screens were given.</summary>
internal sealed class Acting
{
    private readonly Crowd _self;
    private readonly string _prefix;
    private readonly List<long> _sentAt = [];
    private readonly Dictionary<long, long> _versions = [];
    private UserEvent? _last;

    /// <param name="seed">Its own: event ids begin with it.</param>
    public Acting(string id, ulong seed, Shelf shelf, string runId)
    {
        Id = id;
        _prefix = $"sim-{seed}-{runId}-";
        _self = new Crowd(shelf, new CrowdSettings(1, seed, new EventMix(50, 15, 10, 25), runId));
    }

    public string Id { get; }

    /// <summary>How many events it has sent; they are numbered from 0.</summary>
    public int Sent
    {
        get
        {
            lock (_sentAt) return _sentAt.Count;
        }
    }

    /// <param name="unixTime">ms</param>
    /// <param name="now">in ticks of the run's clock</param>
    public UserEvent Next(long unixTime, long now)
    {
        var next = _self.Next(unixTime);
        lock (_sentAt) _sentAt.Add(now);
        return _last = next with { UserId = Id, SessionId = null };
    }

    /// <summary>A producer's repeat of its last event; null before the first.</summary>
    public UserEvent? Repeat() => _last;

    public long SentAt(int number)
    {
        lock (_sentAt) return _sentAt[number];
    }

    /// <summary>The number of the first event that was sent at or after then; <see cref="Sent"/> when there is none.</summary>
    public int FirstSince(long then)
    {
        lock (_sentAt)
        {
            var at = _sentAt.BinarySearch(then);
            if (at < 0) return ~at;
            while (at > 0 && _sentAt[at - 1] == then) at--;
            return at;
        }
    }

    /// <summary>Null: not an event of this user.</summary>
    public int? NumberOf(string eventId) =>
        eventId.StartsWith(_prefix, StringComparison.Ordinal) && int.TryParse(eventId.AsSpan(_prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Sent
            ? number : null;

    /// <summary>False: this version has been another list before, on whichever screen.</summary>
    public bool NamesOneList(long version, long items)
    {
        lock (_versions) return _versions.TryAdd(version, items) || _versions[version] == items;
    }
}
