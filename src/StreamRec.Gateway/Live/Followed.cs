using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Live;

/// <summary>What one connection follows, held against its own limit and the one of each user. One caller at a time.</summary>
/// <param name="connections">The node's.</param>
/// <param name="options">Its limits.</param>
/// <param name="stream">An event stream's outbox, null for a WebSocket.</param>
/// <param name="time">For the age of a stream.</param>
internal sealed class Followed(LiveConnections connections, GatewayOptions options, Outbox? stream, TimeProvider time) : IDisposable
{
    private readonly long _since = time.GetTimestamp();
    private readonly Dictionary<string, HashSet<string>> _surfaces = new(StringComparer.Ordinal);
    private int _count;
    private string? _viewer;

    /// <summary>
    /// A WebSocket whose client is frozen is cut by its missing pongs. The bytes of an event stream go only one way, and kernels
    /// take its comments for hours: after the time in which a socket would have been cut, a stream makes room for whoever needs
    /// it. If somebody reads it, an EventSource comes back by itself and goes on where it was. Any thread.
    /// </summary>
    public bool MayYield => stream is not null && time.GetElapsedTime(_since) >= options.KeepAlive + options.KeepAliveTimeout;

    public void Yield() => stream?.Close(CloseReason.Replaced);

    /// <summary>Counts a viewer's own connection from its start, before it follows anything. Null, or why it may not be.</summary>
    public ErrorMessage? TryHold(string viewer)
    {
        if (!connections.TryFollow(viewer, this)) return TooMany();
        _viewer = viewer;
        return null;
    }

    /// <summary>Null when it may be followed (also when it is already), else why not.</summary>
    public ErrorMessage? TryAdd(UserId userId, Surface surface)
    {
        var known = _surfaces.TryGetValue(userId.Value, out var surfaces);
        if (known && surfaces!.Contains(surface.Name)) return null;
        if (_count >= options.SubscriptionsPerSocket)
        {
            return new ErrorMessage(
                "too_many_subscriptions",
                $"This connection follows {_count} lists already, the most that one may; unsubscribe from one first.");
        }
        if (!known)
        {
            if (userId.Value != _viewer && !connections.TryFollow(userId.Value, this)) return TooMany();
            _surfaces[userId.Value] = surfaces = new HashSet<string>(StringComparer.Ordinal);
        }
        surfaces!.Add(surface.Name);
        _count++;
        return null;
    }

    public bool Remove(UserId userId, Surface surface)
    {
        if (!_surfaces.TryGetValue(userId.Value, out var surfaces) || !surfaces.Remove(surface.Name)) return false;
        _count--;
        if (surfaces.Count > 0) return true;
        _surfaces.Remove(userId.Value);
        if (userId.Value != _viewer) connections.Unfollow(userId.Value, this);
        return true;
    }

    public void Dispose()
    {
        if (_viewer is not null) connections.Unfollow(_viewer, this);
        foreach (var userId in _surfaces.Keys)
        {
            if (userId != _viewer) connections.Unfollow(userId, this);
        }
    }

    private ErrorMessage TooMany() => new(
        "too_many_sockets", $"{options.SocketsPerUser} connections follow this user already, the most that may; close one first.");
}
