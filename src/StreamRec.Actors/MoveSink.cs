using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>Takes what folds say of the crowd. Any number of threads.</summary>
public interface IMoveSink
{
    void Folded(in FoldStep step);
}

/// <summary>A step's move, if it is one (<see cref="CrowdMoves"/>) and the catalogue has the title.</summary>
public static class Moves
{
    public static bool TryGet(in FoldStep step, CatalogSnapshot catalog, out SignalMove move)
    {
        move = default;
        return step.Result.Effect != FoldEffect.Repeat
            && step.Event.Event.ItemId is { } id && catalog.Find(new ItemId(id)) is not null
            && CrowdMoves.TryRead(step.Before, step.Event, catalog.Index, out move);
    }
}
