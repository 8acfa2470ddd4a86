using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What one fold tells the crowd's signals; serving and training count by this same rule. A choice of a title is a move,
/// unless the person's newest choice was that title already: a film is started, stopped, completed and rated, and that is one
/// move. All ratings count, as in the evaluation: who rates has chosen to watch. A choice that comes late is a move from what the
/// person had chosen before it, unless the next one was of that title and has been counted; moves that were counted before it came stay
/// as they are: signals are statistics.
/// </summary>
public static class CrowdMoves
{
    /// <summary>Whether people choose a title with it.</summary>
    public static bool IsChoice(EventType type) => History.IsChoice(type);

    /// <param name="before">The profile that the event was folded into; not for repeats.</param>
    /// <param name="index">Titles that it does not know are no moves: what producers send must not make it grow.</param>
    public static bool TryRead(Profile before, RecordedEvent recorded, ItemIndex index, out SignalMove move)
    {
        move = default;
        var e = recorded.Event;
        if (e.ItemId is null || !History.IsChoice(e.Type)) return false;
        var id = new ItemId(e.ItemId);
        var at = Math.Max(1, recorded.EffectiveTime);
        if (!index.TryGet(id, out var item) || !TryReadRecent(before, id, at, index, out var recent)) return false;
        move = new SignalMove(item, at, (int)(at / 3_600_000 % 24), e.Country ?? before.Country, recent);
        return true;
    }

    /// <summary>
    /// Distinct, newest first, of before <paramref name="at"/>. False when the newest, or the next one, is the title moved to.
    /// </summary>
    private static bool TryReadRecent(Profile before, ItemId id, long at, ItemIndex index, out int[] recent)
    {
        Span<int> found = stackalloc int[History.Length];
        var (count, newest) = (0, true);
        recent = [];
        var ring = before.Recent;
        var k = ring.Length - 1;
        var next = default(ItemId);
        for (; k >= 0 && ring[k].At > at; k--)
            if (History.IsChoice(ring[k].Type)) next = ring[k].Item;
        if (next == id) return false;
        for (; k >= 0 && count < found.Length; k--)
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
