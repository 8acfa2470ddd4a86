using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>Tells the <see cref="SignalsActor"/> the moves that folds are.</summary>
internal sealed class CrowdObserver(PinSource pins, IActorRef signals, CrowdBacklog backlog) : IFoldObserver
{
    public void Folded(in FoldStep step)
    {
        if (!TryGetMove(step, pins.Catalog, out var move) || !backlog.TryEnter()) return;
        ActorsMetrics.Moves.Inc();
        signals.Tell(move, ActorRefs.NoSender);
    }

    /// <summary>A step's move, if it is one (<see cref="CrowdMoves"/>) and the catalogue has the title.</summary>
    internal static bool TryGetMove(in FoldStep step, CatalogSnapshot catalog, out SignalMove move)
    {
        move = default;
        return step.Result.Effect != FoldEffect.Repeat
            && step.Event.Event.ItemId is { } id && catalog.Find(new ItemId(id)) is not null
            && CrowdMoves.TryRead(step.Before, step.Event, catalog.Index, out move);
    }
}
