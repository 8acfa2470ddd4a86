using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamRec.Chaos;

/// <summary>
/// A screen as a client keeps it: one WebSocket to whichever node the balancer gives; when that ends or falls silent, another,
/// with the last version that it has. It checks what it is given and remembers when.
/// </summary>
internal sealed class Screen : IAsyncDisposable
{
    private const int LongestMessage = 1 << 20;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly Balancer _balancer;
    private readonly Func<int, Uri> _addresses;
    private readonly Findings _findings;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly List<Shown> _log = [];
    private readonly Task _living;
    private readonly string _name;
    private long _version;
    private int _connectedTo = -1;

    public Screen(Acting user, int number, Balancer balancer, Func<int, Uri> addresses, Findings findings, TimeProvider time, int seed)
    {
        (User, _name, _balancer, _addresses, _findings, _time) = (user, $"{user.Id}/{number}", balancer, addresses, findings, time);
        _random = new Random(seed);
        _living = LiveAsync();
    }

    /// <param name="At">in ticks of the run's clock</param>
    /// <param name="Event">The number of the user's event that the list is as of.</param>
    /// <param name="Right">It was the last one sent until then.</param>
    /// <param name="First">The first message of a connection.</param>
    internal readonly record struct Shown(long At, int Event, bool Right, bool First);

    public Acting User { get; }

    /// <summary>The node that it is connected to and has been given a list by; −1: none now.</summary>
    public int ConnectedTo => Volatile.Read(ref _connectedTo);

    /// <summary>The newest event that it has been shown; −1: none.</summary>
    public int LastShown { get; private set; } = -1;

    public override string ToString() => _name;

    /// <summary>What it was shown since then, oldest first.</summary>
    public IReadOnlyList<Shown> Since(long then)
    {
        lock (_log)
        {
            var first = _log.Count;
            while (first > 0 && _log[first - 1].At >= then) first--;
            return _log.GetRange(first, _log.Count - first);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _living;
        _stop.Dispose();
    }

    private async Task LiveAsync()
    {
        await Task.Yield();
        var buffer = new byte[64 * 1024];
        while (!_stop.IsCancellationRequested)
        {
            if (_balancer.Pick(_random) is { } node)
            {
                try
                {
                    await ConnectionAsync(node);
                }
                catch (Exception ended) when (ended is WebSocketException or HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
                {
                    // As any client: somewhere else then.
                }
                Volatile.Write(ref _connectedTo, -1);
            }
            await Task.Delay(RetryAfter, _time, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        async Task ConnectionAsync(int node)
        {
            using var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("streamrec.v1");
            socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(1);
            socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(2);
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
            {
                patience.CancelAfter(TimeSpan.FromSeconds(2));
                await socket.ConnectAsync(_addresses(node), patience.Token);
            }
            var resume = _version > 0 ? $",\"lastVersion\":{_version}" : "";
            var subscribe = $$"""{"type":"subscribe","userId":"{{User.Id}}","surface":"home","limit":20{{resume}}}""";
            await socket.SendAsync(Encoding.UTF8.GetBytes(subscribe), WebSocketMessageType.Text, true, _stop.Token);
            var first = true;
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LongestMessage));
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage && part.MessageType != WebSocketMessageType.Close);
                if (part.MessageType == WebSocketMessageType.Close) return;
                if (!Take(buffer.AsSpan(0, length), ref first)) return;
                Volatile.Write(ref _connectedTo, node);
            }
        }
    }

    /// <returns>false: an error, the subscription did not come about</returns>
    private bool Take(ReadOnlySpan<byte> utf8, ref bool first)
    {
        var now = _time.GetTimestamp();
        LiveMessage message;
        try
        {
            message = LiveMessage.Read(utf8);
        }
        catch (JsonException problem)
        {
            _findings.Foreign($"{_name}: a message that is no JSON: {problem.Message}");
            return false;
        }
        if (message.Type is not ("list" or "unchanged")) return message.Type != "error";
        if (message.UserId != User.Id) _findings.Foreign($"{_name}: a list of {message.UserId}, version {message.Version}");
        if (message.Version < _version) _findings.VersionBack($"{_name}: version {message.Version} after {_version}");
        if (message.Type == "list" && !User.NamesOneList(message.Version, message.Items))
            _findings.TwoLists($"{_name}: version {message.Version} is another list than before");
        _version = Math.Max(_version, message.Version);
        if (message.EventId is not { } id) return true;
        if (User.NumberOf(id) is not { } number)
        {
            _findings.Foreign($"{_name}: a list as of {id}, which is no event of this user");
            return true;
        }
        lock (_log) _log.Add(new Shown(now, number, number == User.Sent - 1, first));
        first = false;
        LastShown = Math.Max(LastShown, number);
        return true;
    }
}
