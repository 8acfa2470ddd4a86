using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What one fold tells the crowd's signals. Serving and training count by this same rule: a choice of a title is a move,
/// unless the same person chose it less than <see cref="Pause"/> before (a film is started, stopped, completed and rated,
/// and that is one move).
/// </summary>
public static class CrowdMoves
{
    /// <summary>12 hours, in ms: the next evening's episode is a move again.</summary>
    public const long Pause = 12L * 3_600_000;

    /// <param name="before">The profile that the event was folded into.</param>
    /// <param name="after">What the fold gave; the same instance when the event was a repeat.</param>
    /// <param name="index">Titles that it does not know are no moves: what producers send must not make it grow.</param>
    public static bool TryRead(Profile before, Profile after, RecordedEvent recorded, ItemIndex index, out SignalMove move)
    {
        move = default;
        var e = recorded.Event;
        if (ReferenceEquals(before, after) || e.ItemId is null || !History.IsChoice(e.Type)) return false;
        var id = new ItemId(e.ItemId);
        if (!index.TryGet(id, out var item)) return false;
        var at = Math.Max(1, recorded.EffectiveTime);
        var ring = before.Recent;
        for (var k = ring.Length - 1; k >= 0; k--)
            if (History.IsChoice(ring[k].Type) && ring[k].Item == id && Math.Abs(at - ring[k].At) < Pause)
                return false;
        move = new SignalMove(item, at, (int)(at / 3_600_000 % 24), after.Country, Recent(before, id, index));
        return true;
    }

    private static int[] Recent(Profile before, ItemId id, ItemIndex index)
    {
        var recent = new int[History.Length];
        var count = 0;
        var ring = before.Recent;
        for (var k = ring.Length - 1; k >= 0 && count < recent.Length; k--)
        {
            if (!History.IsChoice(ring[k].Type) || ring[k].Item == id || !index.TryGet(ring[k].Item, out var earlier)) continue;
            if (!recent.AsSpan(0, count).Contains(earlier)) recent[count++] = earlier;
        }
        return recent.AsSpan(0, count).ToArray();
    }
}
