using Akka.Actor;
using StreamRec.Actors.Journal;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>What all user actors of a node share.</summary>
internal sealed record UserServices(
    ActorsSettings Settings, IRankers Rankers, TimeProvider Time, VersionClock Versions, RecoveryBook Recoveries, Fences Fences,
    LiveActors Alive, WatchedUsers Watched,
    StoreHealth Store, IActorRef Gate, IFoldObserver Observer, Func<Profile, RecordedEvent, FoldResult> Fold)
{
    /// <summary>Null: lists are not logged.</summary>
    public IListLog? ListLog { get; init; }

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
