using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What one fold tells the crowd's signals; serving and training count by this same rule. A choice of a title is a move,
/// unless the person's newest choice was that title already: a film is started, stopped, completed and rated, and that is one
/// move. All ratings count, as in the evaluation: who rates has chosen to watch.
/// </summary>
public static class CrowdMoves
{
    /// <param name="before">The profile that the event was folded into; not for repeats.</param>
    /// <param name="index">Titles that it does not know are no moves: what producers send must not make it grow.</param>
    public static bool TryRead(Profile before, RecordedEvent recorded, ItemIndex index, out SignalMove move)
    {
        move = default;
        var e = recorded.Event;
        if (e.ItemId is null || !History.IsChoice(e.Type)) return false;
        var id = new ItemId(e.ItemId);
        if (!index.TryGet(id, out var item) || !TryReadRecent(before, id, index, out var recent)) return false;
        var at = Math.Max(1, recorded.EffectiveTime);
        move = new SignalMove(item, at, (int)(at / 3_600_000 % 24), e.Country ?? before.Country, recent);
        return true;
    }

    /// <summary>Distinct, newest first. False when the newest is the title moved to.</summary>
    private static bool TryReadRecent(Profile before, ItemId id, ItemIndex index, out int[] recent)
    {
        Span<int> found = stackalloc int[History.Length];
        var (count, newest) = (0, true);
        recent = [];
        var ring = before.Recent;
        for (var k = ring.Length - 1; k >= 0 && count < found.Length; k--)
        {
            if (!History.IsChoice(ring[k].Type)) continue;
            if (ring[k].Item == id)
            {
                if (newest) return false;
                continue;
            }
            newest = false;
            if (index.TryGet(ring[k].Item, out var earlier) && !found[..count].Contains(earlier)) found[count++] = earlier;
        }
        recent = found[..count].ToArray();
        return true;
    }
}
