using Akka.Actor;
using Akka.Configuration;
using StreamRec.Actors.Journal;
using StreamRec.Actors.Wire;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>A node's actors, started.</summary>
public sealed class StreamRecActors
{
    private const string SignalsDispatcher = "akka.actor.signals-dispatcher";

    private readonly UserServices _services;

    private StreamRecActors(ActorSystem system, UserServices services, Func<int, IActorRef, Props> laneOf, IActorRef? signals)
    {
        (_services, Signals) = (services, signals);
        Region = UserRegion.Start(system, services, laneOf);
    }

    /// <summary>Takes every <see cref="IUserMessage"/>.</summary>
    public IActorRef Region { get; }

    /// <summary>Counts what the crowd does; stop it (gracefully) last, it saves then. Null when no writer was given.</summary>
    public IActorRef? Signals { get; }

    /// <summary>False: the database is away, checkpoints wait. Degraded, not unready.</summary>
    public bool DatabaseAvailable => _services.Store.Available;

    /// <summary>
    /// What the actor system needs for
    /// <see cref="Start(ActorSystem, ActorsSettings, PinSource, SignalsWriter, Func{int, IActorRef, Props}, TimeProvider, CrowdLog?,
    /// IListLog?)"/>.
    /// </summary>
    public static Config Configuration(JournalDatabase database) =>
        JournalConfig.For(database).WithFallback(UserRegion.Config).WithFallback(WireConfig.Bindings)
            .WithFallback(ConfigurationFactory.ParseString($"{SignalsDispatcher}.type = PinnedDispatcher"));

    /// <param name="system">Made with <see cref="Configuration"/>; its cluster joined, or joining.</param>
    /// <param name="laneOf">The lane of a partition, given the region that it sends to; it takes <see cref="OpenLane"/>,
    /// <see cref="AskPending"/> (and answers the asking actor) and <see cref="CheckpointAndStop"/>.</param>
    /// <param name="crowd">The log that the nodes count, read through <see cref="CrowdReader"/>; null: there are no others.</param>
    /// <param name="lists">Where lists go that somebody has looked at; null: nowhere.</param>
    public static StreamRecActors Start(
        ActorSystem system, ActorsSettings settings, PinSource pins, SignalsWriter signalsWriter, Func<int, IActorRef, Props> laneOf,
        TimeProvider time,
        CrowdLog? crowd = null, IListLog? lists = null)
    {
        var backlog = new CrowdBacklog();
        var signals = system.ActorOf(
            Props.Create(() => new SignalsActor(signalsWriter, pins, settings, time, backlog, crowd)).WithDispatcher(SignalsDispatcher),
            "signals");
        return Start(system, settings, pins, new CrowdObserver(pins, signals, backlog), laneOf, time, signals, lists: lists);
    }

    internal static StreamRecActors Start(
        ActorSystem system, ActorsSettings settings, IRankers rankers, IFoldObserver observer, Func<int, IActorRef, Props> laneOf,
        TimeProvider time, IActorRef? signals,
        Func<Profile, RecordedEvent, FoldResult>? fold = null, IListLog? lists = null)
    {
        var store = StoreHealth.Of(system);
        var gate = system.ActorOf(
            Props.Create(() => new CheckpointGate(settings.CheckpointsInFlight, settings.ProbeEvery, store)), "checkpoint-gate");
        var services = new UserServices(
            settings, rankers, time, new VersionClock(time), new RecoveryBook(settings.RecoveryAttempts, settings.RecoveryBackoff, time),
            new Fences(time),
            new LiveActors(settings.ActorBudget, settings.PassivateAfter), new WatchedUsers(), store, gate, observer,
            fold ?? ((profile, e) => profile.Fold(e, settings.Fold)))
        {
            ListLog = lists,
        };
        return new StreamRecActors(system, services, laneOf, signals);
    }

    /// <summary>
    /// A user whose checkpoints another owner's were before, again and again: another node writes the same journal. Null: none.
    /// </summary>
    public UserId? Rival => _services.Fences.Rival;

    /// <summary>
    /// The catalogue or the model has changed: live lists that show a withdrawn title lose it at once, others follow soon.
    /// </summary>
    public void RankingChanged(IReadOnlySet<ItemId> withdrawn) => _services.Watched.Tell(new RankingChanged(withdrawn));
}
