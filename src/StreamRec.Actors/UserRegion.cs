using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// Where users live, and who reads the log for them: shard = partition of the events topic, and the partition's lane is an entity of
/// that shard beside its users. So the shard coordinator's allocation is the one answer to "who owns this partition": an event never
/// crosses the network, a user's question finds its lane, and nobody reads before it is a member or after its shard has gone.
/// Nothing is remembered: events and screens make their actors anew.
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
          waiting-for-state-timeout = 1s
          updating-state-timeout = 1s
          coordinator-failure-backoff = 500ms
          buffer-size = 100000
          handoff-timeout = 12s
        }
        """).WithFallback(ClusterSharding.DefaultConfig());

    /// <summary>
    /// A user's actor that throws ends: who watches it (screens, the gate) hears of it, and the next message recovers it from
    /// the journal. Restarted in place it would be another incarnation under the same address.
    /// </summary>
    private static readonly ShardSupervisionStrategy StopWhatFails = new(static _ => Directive.Stop);

    /// <param name="laneOf">The lane of a partition, given the region that it sends to.</param>
    public static IActorRef Start(ActorSystem system, UserServices services, Func<int, IActorRef, Props> laneOf)
    {
        var sharding = ClusterSharding.Get(system);
        var cluster = Cluster.Get(system);
        var partitions = services.Settings.Partitions;
        IActorRef Region() => sharding.ShardRegion(TypeName);
        var region = sharding.Start(
            TypeName, id => UserExtractor.IsLane(id, out var partition) ? laneOf(partition, Region()) : PropsOf(
                new UserId(id), services, cluster, Region),
            ClusterShardingSettings.Create(system).WithSupervisorStrategy(StopWhatFails), new UserExtractor(partitions),
            // All that is due at once: a round costs the moved users a second, however many they are.
            ShardAllocationStrategy.LeastShardAllocationStrategy(absoluteLimit: partitions, relativeLimit: 1), CheckpointAndStop.Instance);
        system.ActorOf(Props.Create(() => new LaneOpener(region, partitions)), "lane-opener");
        return region;
    }

    private static Props PropsOf(UserId user, UserServices services, Cluster cluster, Func<IActorRef> region)
    {
        var entry = services.Recoveries.Of(user);
        var (wait, reason) = entry is null ? (0, "") : (entry.RetryAt - services.Now, entry.Reason);
        if (!services.Store.Available) Hinder("the database is away");
        if (ClusterSight.IsCutOff(cluster.State)) Hinder("this node does not see the rest of its cluster");
        return entry is { Quarantined: true } || wait > 0
            ? Props.Create(() => new UnrecoveredUser(user, services.Recoveries, reason, TimeSpan.FromMilliseconds(wait), region()))
            : Props.Create(() => new UserActor(user, services));

        void Hinder(string why)
        {
            if (entry is null) reason = why;
            wait = Math.Max(wait, (long)services.Settings.ProbeEvery.TotalMilliseconds);
        }
    }
}

/// <summary>Shard id = partition number. The lane's entity id begins with a character that no user id has.</summary>
internal sealed class UserExtractor(int partitions) : IMessageExtractor
{
    private const char Lane = '\u0001';

    private readonly string[] _shards = [.. Enumerable.Range(0, partitions).Select(partition => partition.ToString())];
    private readonly string[] _lanes = [.. Enumerable.Range(0, partitions).Select(partition => $"{Lane}{partition}")];

    public static bool IsLane(string entityId, out int partition)
    {
        partition = 0;
        return entityId[0] == Lane && int.TryParse(entityId.AsSpan(1), out partition);
    }

    public string? EntityId(object message) => message switch
    {
        IUserMessage user => user.UserId.Value,
        IPartitionMessage lane => _lanes[lane.Partition],
        _ => null,
    };

    public object EntityMessage(object message) => message;

    public string? ShardId(object message) => message switch
    {
        IUserMessage user => ShardId(user.UserId.Value),
        IPartitionMessage lane => _shards[lane.Partition],
        _ => null,
    };

    public string ShardId(string entityId, object? messageHint = null) =>
        IsLane(entityId, out var partition) ? _shards[partition] : _shards[Murmur2.Partition(new UserId(entityId), partitions)];
}
