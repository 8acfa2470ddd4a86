using Akka.Actor;
using Akka.Cluster;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// Has every partition read, wherever its shard is: the two members of the lowest addresses tell all lanes to open, again and again,
/// and at once when a member has come or gone; two, so that one may be on its way out. A lane that is open does nothing with it; one
/// whose shard has just moved begins.
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
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Timers.StartPeriodicTimer(Open.Instance, Open.Instance, Every);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (_shutdown.ShutdownReason is not null) return;
        var first = _cluster.State.Members.Where(member => member.Status == MemberStatus.Up)
            .OrderBy(member => member.Address, Member.AddressOrdering).Take(2);
        if (!first.Any(member => member.UniqueAddress == _cluster.SelfUniqueAddress)) return;
        for (var partition = 0; partition < partitions; partition++) region.Tell(new OpenLane(partition));
    }
}
