using System.Collections.Concurrent;
using Akka.Cluster;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>
/// Incarnations that are members of this node's cluster, or were until lately: one that was voted out needs a moment to end. Not
/// addresses: a machine that was copied has those of the one that it is a copy of. Any thread.
/// </summary>
internal sealed class KnownMembers(Cluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(90);
    private readonly ConcurrentDictionary<(string Address, string Incarnation), DateTimeOffset> _seen = new();

    public static string Incarnation(UniqueAddress node) => node.Uid.ToString();

    public bool Knows(NodeCard card)
    {
        var now = time.GetUtcNow();
        foreach (var member in cluster.State.Members) _seen[(member.Address.ToString(), Incarnation(member.UniqueAddress))] = now;
        return _seen.TryGetValue((card.Address, card.Incarnation), out var at) && now - at < Lately;
    }
}
