using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.External;
using Akka.Configuration;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// Where users live: shard = partition of the events topic, so that an event never crosses the network, and a shard is where
/// its partition is consumed. Nothing is remembered: events and screens make their actors anew.
/// </summary>
internal static class UserRegion
{
    public const string TypeName = "user";

    public static Config Config { get; } = ConfigurationFactory.ParseString("""
        akka.cluster.sharding {
          state-store-mode = ddata
          remember-entities = off
          passivate-idle-entity-after = off
          distributed-data.durable.keys = []
          rebalance-interval = 1s
          retry-interval = 500ms
          buffer-size = 100000
          handoff-timeout = 12s
        }
        """).WithFallback(ClusterSharding.DefaultConfig());

    /// <summary>
    /// A user's actor that throws ends: who watches it (screens, the gate) hears of it, and the next message recovers it from
    /// the journal. Restarted in place it would be another incarnation under the same address.
    /// </summary>
    private static readonly ShardSupervisionStrategy StopWhatFails = new(static _ => Directive.Stop);

    public static IActorRef Start(ActorSystem system, UserServices services)
    {
        var sharding = ClusterSharding.Get(system);
        IActorRef Region() => sharding.ShardRegion(TypeName);
        return sharding.Start(
            TypeName, id => PropsOf(new UserId(id), services, Region), ClusterShardingSettings.Create(system).WithSupervisorStrategy(StopWhatFails),
            new UserExtractor(services.Settings.Partitions),
            new SettledAllocation(system, new ExternalShardAllocationStrategy(system, TypeName)), CheckpointAndStop.Instance);
    }

    /// <summary>These partitions are consumed here: their shards come here, within a rebalance interval.</summary>
    public static async Task SetOwnedAsync(ActorSystem system, IReadOnlyCollection<int> partitions)
    {
        if (partitions.Count == 0) return;
        var here = Akka.Cluster.Cluster.Get(system).SelfAddress;
        await ExternalShardAllocation.Get(system).ClientFor(TypeName)
            .UpdateShardLocations(partitions.ToImmutableDictionary(UserExtractor.ShardOf, _ => here));
    }

    private static Props PropsOf(UserId user, UserServices services, Func<IActorRef> region)
    {
        var entry = services.Recoveries.Of(user);
        var wait = entry is null ? 0 : entry.RetryAt - services.Now;
        if (!services.Store.Available) wait = Math.Max(wait, (long)services.Settings.ProbeEvery.TotalMilliseconds);
        return entry is { Quarantined: true } || wait > 0
            ? Props.Create(() => new UnrecoveredUser(user, services.Recoveries, TimeSpan.FromMilliseconds(wait), region()))
            : Props.Create(() => new UserActor(user, services));
    }
}

/// <summary>Shard id = partition number.</summary>
internal sealed class UserExtractor(int partitions) : IMessageExtractor
{
    private readonly string[] _shards = [.. Enumerable.Range(0, partitions).Select(ShardOf)];

    public static string ShardOf(int partition) => partition.ToString();

    public string? EntityId(object message) => (message as IUserMessage)?.UserId.Value;
    public object EntityMessage(object message) => message;
    public string? ShardId(object message) => message is IUserMessage m ? ShardId(m.UserId.Value) : null;
    public string ShardId(string entityId, object? messageHint = null) => ShardId(entityId);
    private string ShardId(string entityId) => _shards[Murmur2.Partition(new UserId(entityId), partitions)];
}
