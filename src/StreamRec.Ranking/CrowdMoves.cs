using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What one fold tells the crowd's signals; serving and training count by this same rule. A choice of a title is a move,
/// unless the person's newest choice was that title already: a film is started, stopped, completed and rated, and that is one
/// move. All ratings count, as in the evaluation: who rates has chosen to watch, and what people go on to is learned from all
/// of it. A stop within the first tenth is none (<see cref="Verdicts"/>). Of one person a title gets at most
/// <see cref="MostPerDay"/> moves a day, and so does each ordered pair that ends with it: nobody steers the crowd alone. A choice
/// that comes late is a move from what the person had chosen before it, unless the next one was of that title and has been
/// counted; moves that were counted before it came, or before they were taken back, stay as they are: signals are statistics.
/// </summary>
public static class CrowdMoves
{
    public const int MostPerDay = 3;

    /// <summary>ms</summary>
    private const long Day = 24L * 3_600_000;

    /// <summary>Whether people choose a title with it.</summary>
    public static bool IsChoice(EventType type) => Verdicts.IsChoice(type);

    /// <param name="before">The profile that the event was folded into; not for repeats.</param>
    /// <param name="index">Titles that it does not know are no moves: what producers send must not make it grow.</param>
    public static bool TryRead(Profile before, RecordedEvent recorded, ItemIndex index, out SignalMove move)
    {
        move = default;
        var e = recorded.Event;
        if (e.ItemId is null || !Verdicts.IsChoice(e.Type)) return false;
        var id = new ItemId(e.ItemId);
        var at = Math.Max(1, recorded.EffectiveTime);
        if (!index.TryGet(id, out var item) || IsSkip(before, id, e)) return false;
        if (!TryReadRecent(before, id, at, index, out var recent)) return false;
        move = new SignalMove(item, at, (int)(at / 3_600_000 % 24), e.Country ?? before.KnownCountry, recent);
        return true;
    }

    /// <summary>Whether an event takes back earlier choices of its title: all of them, or with a stop the start before it.</summary>
    public static bool TakesBack(Profile before, UserEvent e) => e.ItemId is { } id
        && (e.Type is EventType.Dislike or EventType.NotInterested || IsRatedLow(e) || IsSkip(before, new ItemId(id), e));

    /// <summary>Whether so many stars turn a title down; 0: not rated.</summary>
    public static bool TurnsDown(float stars) => Verdicts.Strength(stars) > 0;

    private static bool IsRatedLow(UserEvent e) => e.Type == EventType.Rate && TurnsDown((float)(e.Rating ?? 0));

    private static bool IsSkip(Profile before, ItemId id, UserEvent e)
    {
        if (e.Type != EventType.PlayStop || e.PositionSeconds is not { } position) return false;
        var duration = e.DurationSeconds > 0 ? e.DurationSeconds.Value : before.TryGet(id, out var state) ? state.DurationSeconds : 0;
        return duration > 0 && position / duration < StrongEvent.Skipped;
    }

    /// <summary>
    /// Distinct, newest first, of before <paramref name="at"/>, and not taken back. False when the newest choice, or the next one,
    /// is of the title moved to, or when the day has enough of it.
    /// </summary>
    private static bool TryReadRecent(Profile before, ItemId id, long at, ItemIndex index, out int[] recent)
    {
        recent = [];
        var ring = before.Recent;
        var k = ring.Length - 1;
        var next = default(ItemId);
        for (; k >= 0 && ring[k].At > at; k--)
            if (Verdicts.IsChoice(ring[k].Type) && !Verdicts.IsCleared(ring, k)) next = ring[k].Item;
        if (next == id || !MayMove(ring, k, id, at)) return false;
        Span<Verdict> verdicts = stackalloc Verdict[ring.Length];
        Verdicts.Read(ring, verdicts);
        Span<int> found = stackalloc int[History.Length];
        var count = 0;
        for (; k >= 0 && count < found.Length; k--)
        {
            var isMove = verdicts[k] == Verdict.Chosen || (ring[k].Type == EventType.Rate && verdicts[k] != Verdict.None);
            if (!isMove || ring[k].Item == id) continue;
            if (!index.TryGet(ring[k].Item, out var earlier)) continue;
            if (!found[..count].Contains(earlier)) found[count++] = earlier;
        }
        recent = found[..count].ToArray();
        return true;
    }

    /// <summary>The newest choice is of another title, and this one has not been moved to too often within the day.</summary>
    /// <param name="newestEarlier">Place in the ring; those up to it were before.</param>
    private static bool MayMove(ReadOnlySpan<StrongEvent> ring, int newestEarlier, ItemId id, long at)
    {
        var (newest, moves, here) = (true, 0, false);
        for (var k = newestEarlier; k >= 0; k--)
        {
            if (!Verdicts.IsChoice(ring[k].Type) || Verdicts.IsCleared(ring, k)) continue;
            var same = ring[k].Item == id;
            if (newest && same) return false;
            if (at - ring[k].At >= Day) return true;
            if (same && !here && ++moves == MostPerDay) return false;
            (newest, here) = (false, same);
        }
        return true;
    }
}
