using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace StreamRec.Actors;

/// <summary>
/// Moves no shard while a node is unreachable: a hand-off waits for a word of every region, and one that began before a dead
/// node was removed holds the shard's users back until its time-out. After the removal the shards are allocated without one.
/// </summary>
internal sealed class SettledAllocation(ActorSystem system, IStartableAllocationStrategy inner) : IStartableAllocationStrategy
{
    private readonly Cluster _cluster = Cluster.Get(system);

    public void Start() => inner.Start();

    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        inner.AllocateShard(requester, shardId, currentShardAllocations);

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
        _cluster.State.Unreachable.IsEmpty
            ? inner.Rebalance(currentShardAllocations, rebalanceInProgress)
            : Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
}
