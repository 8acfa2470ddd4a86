using System.Collections.Concurrent;

namespace StreamRec.Gateway.Live;

/// <summary>All live connections of this node: how many there are, how many follow each user, and their common end.</summary>
public sealed class LiveConnections : IDisposable
{
    private readonly int _most;
    private readonly int _mostPerUser;
    private readonly ConcurrentDictionary<string, int> _perUser = new(StringComparer.Ordinal);
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

    /// <summary>False when enough connections follow this user already. To be paired with <see cref="Unfollow"/>.</summary>
    internal bool TryFollow(string userId)
    {
        while (true)
        {
            var followed = _perUser.GetOrAdd(userId, 0);
            if (followed >= _mostPerUser) return false;
            if (_perUser.TryUpdate(userId, followed + 1, followed)) return true;
        }
    }

    internal void Unfollow(string userId)
    {
        while (_perUser.TryGetValue(userId, out var followed))
        {
            var left = followed > 1
                ? _perUser.TryUpdate(userId, followed - 1, followed)
                : _perUser.TryRemove(new KeyValuePair<string, int>(userId, followed));
            if (left) return;
        }
    }
}
