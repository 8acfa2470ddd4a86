using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace StreamRec.Actors;

/// <summary>
/// Downing for two nodes, where no majority can tell a crash from a cut network: each side that is left goes on. Nothing is
/// written twice by it: Kafka gives each partition to one of them, and the journal's primary key refuses a second owner's
/// checkpoint. After a network cut that heals, one of the two has to be restarted to join again.
/// Reads <c>akka.cluster.split-brain-resolver.stable-after</c>.
/// </summary>
public sealed class KeepEach(ActorSystem system, Cluster cluster) : IDowningProvider
{
    /// <summary>Zero: the users of a node that is gone need not wait for it to stop, the journal fences it off.</summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props DowningActorProps
    {
        get
        {
            var after = system.Settings.Config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after");
            return Props.Create(() => new Downer(cluster, after));
        }
    }

    /// <summary>Downs who is unreachable once that has been the same for the given time.</summary>
    private sealed class Downer(Cluster cluster, TimeSpan after) : UntypedActor, IWithTimers
    {
        private sealed record Stable { public static Stable Instance { get; } = new(); }

        private readonly ILoggingAdapter _log = Context.GetLogger();

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() =>
            cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent));

        protected override void PostStop() => cluster.Unsubscribe(Self);

        protected override void OnReceive(object message)
        {
            if (message is ClusterEvent.IReachabilityEvent) Timers.StartSingleTimer(Stable.Instance, Stable.Instance, after);
            else if (message is Stable) DownTheUnreachable();
        }

        private void DownTheUnreachable()
        {
            foreach (var member in cluster.State.Unreachable)
            {
                if (member.Status is MemberStatus.Down or MemberStatus.Removed) continue;
                _log.Warning("{0} has been unreachable for {1} s: this node goes on without it.", member.Address, after.TotalSeconds);
                cluster.Down(member.Address);
            }
        }
    }
}
