using Akka.Actor;
using Akka.Cluster;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// Has every partition read, wherever its shard is: the cluster's leader tells all lanes to open, again and again, and at once when
/// a member has come or gone. A lane that is open does nothing with it; one whose shard has just moved begins.
/// </summary>
internal sealed class LaneOpener(IActorRef region, int partitions) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private sealed record Open { public static Open Instance { get; } = new(); }

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly CoordinatedShutdown _shutdown = CoordinatedShutdown.Get(Context.System);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.LeaderChanged));
        Timers.StartPeriodicTimer(Open.Instance, Open.Instance, Every);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (!_cluster.SelfAddress.Equals(_cluster.State.Leader) || _shutdown.ShutdownReason is not null) return;
        for (var partition = 0; partition < partitions; partition++) region.Tell(new OpenLane(partition));
    }
}
