using Akka.Actor;
using StreamRec.Actors.Journal;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>What all user actors of a node share.</summary>
internal sealed record UserServices(
    ActorsSettings Settings, IRankers Rankers, TimeProvider Time, VersionClock Versions, RecoveryBook Recoveries, WatchedUsers Watched,
    StoreHealth Store, IActorRef Gate, IActorRef Lanes, IMoveSink Moves, Func<Profile, RecordedEvent, FoldResult> Fold)
{
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The idle time until passivation, shortened in proportion when more actors live than the budget allows; at least 5 s.</summary>
    public long IdleMilliseconds
    {
        get
        {
            var idle = Settings.PassivateAfter.TotalMilliseconds;
            var over = ActorsMetrics.Alive.Value / Settings.ActorBudget;
            return (long)(over > 1 ? Math.Max(Math.Min(5_000, idle), idle / (over * over)) : idle);
        }
    }
}
