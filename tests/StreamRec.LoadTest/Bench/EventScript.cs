using System.Buffers.Text;
using System.Text;
using StreamRec.Cli.Simulation;
using StreamRec.Contracts;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// Events that are made and written as JSON before any is sent, because the generator has its cores in common with what it
/// measures. An event's id ends with its number, so that who finds the id in a message knows the event without a look-up.
/// </summary>
internal sealed class EventScript
{
    private static readonly byte[] TimeField = "\"timestamp\":"u8.ToArray();
    private readonly byte[] _prefix;
    private readonly List<byte[]> _values = [];
    private readonly List<int> _users = [];
    private readonly List<int> _places = [];
    private readonly List<byte[]> _keys = [];
    private readonly List<string> _userIds = [];
    private readonly List<int> _eventsOfUser = [];
    private readonly Dictionary<string, int> _numberOfUser = new(StringComparer.Ordinal);

    private EventScript(string prefix) => _prefix = Encoding.UTF8.GetBytes(prefix);

    public int Count => _values.Count;

    public IReadOnlyList<string> Users => _userIds;

    /// <summary>When each is due, in ticks of <see cref="System.Diagnostics.Stopwatch"/>. Set before any of its batch is sent.</summary>
    public long[] IntendedAt { get; private set; } = [];

    /// <param name="rate">Of the times in the events, of which the last is now; who sends at a rate sets them anew.</param>
    /// <param name="hot">Makes every tenth event, beside so many users; null: there is no such user.</param>
    public static EventScript Simulated(
        Shelf shelf, EventMix mix, int users, int events, double rate, ulong seed, string? hot = null)
    {
        var (run, end) = ($"{Guid.NewGuid():n}"[..12], DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var crowd = new Crowd(shelf, new CrowdSettings(users, seed, mix, run));
        var script = new EventScript($"sim-{seed}-{run}-");
        foreach (var viewer in crowd.Viewers) script.NumberOf(viewer.UserId);
        for (var n = 0; n < events; n++)
        {
            var next = crowd.Next(end - (long)((events - n) * 1000 / rate));
            script.Add(hot is not null && n % 10 == 0 ? next with { UserId = hot } : next);
        }
        return script.Complete();
    }

    /// <summary>So many ratings of each of so many users, shuffled, as recorded ratings come.</summary>
    public static EventScript Ratings(Shelf shelf, string people, int users, int each, ulong seed)
    {
        var (run, dice) = ($"{Guid.NewGuid():n}"[..12], new Random((int)seed));
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var script = new EventScript($"rate-{run}-");
        var order = new int[users * each];
        for (var n = 0; n < order.Length; n++) order[n] = n % users;
        dice.Shuffle(order);
        var titles = new Dice(seed);
        for (var n = 0; n < order.Length; n++)
            script.Add(new UserEvent
            {
                EventId = $"rate-{run}-{n}",
                UserId = $"{people}-{order[n]}",
                Type = EventType.Rate,
                ItemId = shelf.Draw(titles).Id.Value,
                Rating = 1 + dice.Next(9) / 2.0,
                Timestamp = now,
            });
        return script.Complete();
    }

    public byte[] Value(int n) => _values[n];

    public byte[] Key(int n) => _keys[_users[n]];

    public int User(int n) => _users[n];

    /// <summary>How many events of its user are before it.</summary>
    public int Place(int n) => _places[n];

    /// <summary>The numbers of each user's events.</summary>
    public int[][] ByUser()
    {
        var numbers = _eventsOfUser.Select(count => new int[count]).ToArray();
        for (var n = 0; n < Count; n++) numbers[_users[n]][_places[n]] = n;
        return numbers;
    }

    /// <summary>Its time becomes now: it is as long as the one that it was written with.</summary>
    public void Stamp(int n, long timestamp)
    {
        var value = _values[n];
        Utf8Formatter.TryFormat(timestamp, value.AsSpan(value.AsSpan().IndexOf(TimeField) + TimeField.Length), out _);
    }

    /// <summary>The number of the first event of this script that the bytes name.</summary>
    public bool TryFind(ReadOnlySpan<byte> message, out int n)
    {
        n = 0;
        var at = message.IndexOf(_prefix);
        return at >= 0 && Utf8Parser.TryParse(message[(at + _prefix.Length)..], out n, out _) && n < Count;
    }

    private void Add(UserEvent next)
    {
        var user = NumberOf(next.UserId);
        _values.Add(EventJson.Write(next));
        _users.Add(user);
        _places.Add(_eventsOfUser[user]++);
    }

    private int NumberOf(string userId)
    {
        if (_numberOfUser.TryGetValue(userId, out var number)) return number;
        _userIds.Add(userId);
        _keys.Add(Encoding.UTF8.GetBytes(userId));
        _eventsOfUser.Add(0);
        return _numberOfUser[userId] = _userIds.Count - 1;
    }

    private EventScript Complete()
    {
        IntendedAt = new long[Count];
        return this;
    }
}
