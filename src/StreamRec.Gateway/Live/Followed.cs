using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Live;

/// <summary>What one connection follows, held against its own limit and the one of each user. One caller at a time.</summary>
internal sealed class Followed(LiveConnections connections, GatewayOptions options) : IDisposable
{
    private readonly Dictionary<string, HashSet<string>> _surfaces = new(StringComparer.Ordinal);
    private int _count;
    private string? _viewer;

    /// <summary>Counts a viewer's own connection from its start, before it follows anything. Null, or why it may not be.</summary>
    public ErrorMessage? TryHold(string viewer)
    {
        if (!connections.TryFollow(viewer)) return TooMany();
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
                "too_many_subscriptions", $"This connection follows {_count} lists already, the most that one may; unsubscribe from one first.");
        }
        if (!known)
        {
            if (userId.Value != _viewer && !connections.TryFollow(userId.Value)) return TooMany();
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
        if (userId.Value != _viewer) connections.Unfollow(userId.Value);
        return true;
    }

    public void Dispose()
    {
        if (_viewer is not null) connections.Unfollow(_viewer);
        foreach (var userId in _surfaces.Keys)
        {
            if (userId != _viewer) connections.Unfollow(userId);
        }
    }

    private ErrorMessage TooMany() => new(
        "too_many_sockets", $"{options.SocketsPerUser} connections follow this user already, the most that may; close one first.");
}
