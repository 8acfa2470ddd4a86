namespace StreamRec.Gateway.Live;

/// <summary>All live connections of this node: how many there are, which follow each user, and their common end. Any thread.</summary>
public sealed class LiveConnections : IDisposable
{
    private readonly int _most;
    private readonly int _mostPerUser;
    private readonly Dictionary<string, List<Followed>> _places = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _draining = new();
    private int _count;

    public LiveConnections(GatewayOptions options, IHostApplicationLifetime lifetime)
    {
        _most = options.MaxSockets;
        _mostPerUser = options.SocketsPerUser;
        lifetime.ApplicationStopping.Register(BeginDrain);
    }

    public int Count => Volatile.Read(ref _count);

    internal CancellationToken Draining => _draining.Token;

    /// <summary>Takes no new connections and closes those that are open with 1001. The host's stopping does the same.</summary>
    public void BeginDrain() => _draining.Cancel();

    public void Dispose() => _draining.Dispose();

    /// <summary>False when the node is full. To be paired with <see cref="Leave"/>.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= _most) return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _count);

    /// <summary>
    /// False when enough connections follow this user already and none of them yields its place to <paramref name="newcomer"/>:
    /// the one that came first, of those that do. To be paired with <see cref="Unfollow"/>.
    /// </summary>
    internal bool TryFollow(string userId, Followed newcomer)
    {
        Followed? yielding = null;
        lock (_places)
        {
            if (!_places.TryGetValue(userId, out var places)) _places[userId] = places = [];
            if (places.Count >= _mostPerUser)
            {
                yielding = places.Find(static p => p.MayYield);
                if (yielding is null) return false;
                places.Remove(yielding);
            }
            places.Add(newcomer);
        }
        yielding?.Yield();
        return true;
    }

    /// <summary>Nothing, when its place was yielded already.</summary>
    internal void Unfollow(string userId, Followed leaving)
    {
        lock (_places)
        {
            if (_places.TryGetValue(userId, out var places) && places.Remove(leaving) && places.Count == 0) _places.Remove(userId);
        }
    }
}
