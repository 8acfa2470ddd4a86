using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>Takes what folds say of the crowd. Any number of threads.</summary>
public interface IMoveSink
{
    void Folded(in FoldStep step);
}

/// <summary>
/// A strong positive event is a move of one person to a title, if the catalogue knows it and it is not where that person
/// already was. All ratings count, as in the evaluation: who rates has chosen to watch.
/// </summary>
public static class Moves
{
    /// <summary>Titles before the move that a signal carries, newest first.</summary>
    public const int RecentTitles = 30;

    public static bool TryGet(in FoldStep step, CatalogSnapshot catalog, out SignalMove move)
    {
        move = default;
        var e = step.Event.Event;
        if (step.Result.Effect == FoldEffect.Repeat || !IsMove(e.Type) || e.ItemId is null) return false;
        var to = new ItemId(e.ItemId);
        if (!catalog.Index.TryGet(to, out var item) || catalog[item] is null) return false;
        if (!Recent(step.Before, to, catalog, out var recent)) return false;
        var at = step.Event.EffectiveTime;
        move = new SignalMove(item, at, (int)(at / 3_600_000 % 24), e.Country ?? step.Before.Country, recent);
        return true;
    }

    private static bool IsMove(EventType type) => type
        is EventType.PlayStart or EventType.PlayStop or EventType.PlayComplete or EventType.Rate or EventType.Like
        or EventType.AddToList or EventType.Share;

    /// <summary>False when the newest positive title is the one moved to: no move.</summary>
    private static bool Recent(Profile before, ItemId to, CatalogSnapshot catalog, out ReadOnlyMemory<int> recent)
    {
        recent = default;
        Span<int> found = stackalloc int[RecentTitles];
        var count = 0;
        var newest = true;
        for (var i = before.Recent.Length - 1; i >= 0 && count < RecentTitles; i--)
        {
            var strong = before.Recent[i];
            if (!IsMove(strong.Type)) continue;
            if (strong.Item == to)
            {
                if (newest) return false;
                continue;
            }
            newest = false;
            if (catalog.Index.TryGet(strong.Item, out var number) && !found[..count].Contains(number)) found[count++] = number;
        }
        recent = found[..count].ToArray();
        return true;
    }
}
