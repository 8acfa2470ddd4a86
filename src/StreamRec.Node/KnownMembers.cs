using System.Collections.Concurrent;
using Akka.Cluster;

namespace StreamRec.Node;

/// <summary>Cluster addresses that are members', or were until lately: one that was voted out needs a moment to end. Any thread.</summary>
internal sealed class KnownMembers(Cluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(90);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();

    public bool Knows(string address)
    {
        var now = time.GetUtcNow();
        foreach (var member in cluster.State.Members) _seen[member.Address.ToString()] = now;
        return _seen.TryGetValue(address, out var at) && now - at < Lately;
    }
}
