using System.Diagnostics;
using StreamRec.Cli.Producing;
using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// A script's events into Kafka at a rate, and a WebSocket for each of its users out of the node: from the time at which an event
/// was due to the first list with it in, and to a bare consumer of the same topic.
/// </summary>
internal sealed class WatchedLoad : IAsyncDisposable
{
    private readonly EventScript _script;
    private readonly EventSender _sender;
    private readonly BrokerProbe _probe;
    private readonly List<LiveScreen> _screens = [];
    private readonly int[][] _eventsOf;
    private readonly int[] _answered;
    private readonly Func<int, Window?> _windowOf;
    private int _consumed;
    private int _sent;

    private WatchedLoad(KafkaTarget kafka, EventScript script, double linger, Func<int, Window?> windowOf)
    {
        (_script, _windowOf) = (script, windowOf);
        _eventsOf = script.ByUser();
        _answered = new int[_eventsOf.Length];
        _sender = new EventSender(kafka, linger);
        _probe = new BrokerProbe(kafka, Consumed);
    }

    /// <summary>What is measured of some events of a script.</summary>
    internal sealed class Window
    {
        public Latencies ToList { get; } = new();
        public Latencies ToConsume { get; } = new();
        public Latencies Lateness { get; } = new();

        /// <summary>Events whose user got a list as of just this event.</summary>
        public int OwnLists;
    }

    /// <param name="node">where the lists come from; null: nobody watches</param>
    /// <param name="windowOf">where an event belongs; null: it is not measured</param>
    public static async Task<WatchedLoad> OpenAsync(
        KafkaTarget kafka, Uri? node, EventScript script, double linger, Func<int, Window?> windowOf, CancellationToken cancellation)
    {
        var load = new WatchedLoad(kafka, script, linger, windowOf);
        try
        {
            for (var user = 0; user < script.Users.Count && node is not null; user++)
            {
                var number = user;
                load._screens.Add(await LiveScreen.OpenAsync(
                    node, script.Users[user], token: null, deltas: true, message => load.Shown(number, message), cancellation));
            }
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>So many seconds of the usual mix, not measured.</summary>
    public static async Task WarmAsync(BenchWorld world, BenchNode node, double seconds, CancellationToken cancellation)
    {
        const double Rate = 1000;
        var events = (int)(Rate * seconds);
        var script = EventScript.Simulated(
            world.Shelf, EventMix.Default, world.Settings.Viewers, events, Rate, world.Settings.Seed);
        await using var load = await OpenAsync(node.Kafka, node.Address, script, world.Settings.Linger, _ => null, cancellation);
        await load.SendAsync(0, events, Rate, _ => { }, cancellation);
        await load.DrainAsync(TimeSpan.FromSeconds(60), cancellation);
    }

    public IEnumerable<string> Failures => _screens.Select(screen => screen.Failure).OfType<string>();

    /// <summary>Events that were sent and are in no list yet, though somebody watches.</summary>
    private int Missing
    {
        get
        {
            if (_screens.Count == 0) return 0;
            var answered = 0;
            for (var user = 0; user < _answered.Length; user++) answered += Volatile.Read(ref _answered[user]);
            return _sent - answered;
        }
    }

    /// <param name="onDue">told of each before it is sent, on the sender's thread</param>
    public Task SendAsync(int from, int to, double rate, Action<int> onDue, CancellationToken cancellation)
    {
        _sent = to;
        return _sender.SendAsync(_script, from, to, rate, n =>
        {
            onDue(n);
            if (_windowOf(n) is { } window) window.Lateness.Record(Stopwatch.GetElapsedTime(_script.IntendedAt[n]));
        }, cancellation);
    }

    /// <summary>Until every event is in a list and has been consumed, or the limit is over.</summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        while ((Missing > 0 || Volatile.Read(ref _consumed) < _sent) && Stopwatch.GetElapsedTime(since) < limit)
            await Task.Delay(10, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var screen in _screens) await screen.DisposeAsync();
        _probe.Dispose();
        _sender.Dispose();
    }

    /// <summary>The event that the message names, and all before it of this user, are in the list now. Only its socket calls this.</summary>
    private void Shown(int user, ReadOnlySpan<byte> message)
    {
        if (!_script.TryFind(message, out var n) || _script.User(n) != user || _script.Place(n) < _answered[user]) return;
        var (numbers, place) = (_eventsOf[user], _script.Place(n));
        for (var k = _answered[user]; k <= place; k++)
            _windowOf(numbers[k])?.ToList.Record(Stopwatch.GetElapsedTime(_script.IntendedAt[numbers[k]]));
        if (_windowOf(n) is { } own) Interlocked.Increment(ref own.OwnLists);
        Volatile.Write(ref _answered[user], place + 1);
    }

    private void Consumed(byte[] value)
    {
        if (!_script.TryFind(value, out var n)) return;
        _windowOf(n)?.ToConsume.Record(Stopwatch.GetElapsedTime(_script.IntendedAt[n]));
        Volatile.Write(ref _consumed, _consumed + 1);
    }
}
