using System.Collections.Concurrent;
using Akka.Actor;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>The catalogue or the model of this node has changed.</summary>
/// <param name="Withdrawn">Titles that are in the catalogue no more.</param>
public sealed record RankingChanged(IReadOnlySet<ItemId> Withdrawn);

/// <summary>
/// The node's actors that somebody looks at: those that must hear of a withdrawn title. Not the EventStream, whose
/// subscription copies the whole set each time. Any number of threads.
/// </summary>
public sealed class WatchedUsers
{
    private readonly ConcurrentDictionary<IActorRef, byte> _actors = new();

    public void Add(IActorRef actor) => Count(_actors.TryAdd(actor, 0), 1);
    public void Remove(IActorRef actor) => Count(_actors.TryRemove(actor, out _), -1);

    public void Tell(RankingChanged changed)
    {
        foreach (var (actor, _) in _actors) actor.Tell(changed, ActorRefs.NoSender);
    }

    private static void Count(bool changed, int by)
    {
        if (changed) ActorsMetrics.Watched.Inc(by);
    }
}
