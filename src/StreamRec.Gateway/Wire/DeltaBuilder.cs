using System.Collections.Immutable;
using StreamRec.Actors;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Wire;

/// <summary>
/// The operations that make one list of another: removals, then for each place in order a move or an insertion where one
/// is needed, then updates. Titles on a longest increasing subsequence of old places stay where they are, so that a title
/// which jumps over the whole list is one move. Lists are at most 50 long: quadratic steps are cheap.
/// </summary>
internal static class DeltaBuilder
{
    /// <summary>Bytes of an operation without its item.</summary>
    private const int OpLength = 36;

    /// <summary>Null when the whole list is not longer on the wire, or a title is in a list twice.</summary>
    public static List<DeltaOp>? TryBuild(ImmutableArray<RankedTitle> old, ImmutableArray<RankedTitle> now)
    {
        var oldPlaces = Places(old);
        var newPlaces = Places(now);
        if (oldPlaces is null || newPlaces is null) return null;

        var ops = new List<DeltaOp>();
        var length = 0;
        var working = new List<RankedTitle>(old.Length + now.Length);
        working.AddRange(old);
        for (var i = working.Count - 1; i >= 0; i--)
        {
            if (newPlaces.ContainsKey(working[i].ItemId.Value)) continue;
            ops.Add(new RemoveOp(i));
            length += OpLength;
            working.RemoveAt(i);
        }

        var stays = StayingTitles(oldPlaces, now);
        for (var i = 0; i < now.Length; i++)
        {
            if (stays[i]) continue;
            // Right behind its predecessor, which already stands in order; titles that are yet to be moved may follow.
            var at = i == 0 ? 0 : IndexOf(working, now[i - 1]) + 1;
            if (oldPlaces.ContainsKey(now[i].ItemId.Value))
            {
                var from = IndexOf(working, now[i]);
                if (from < at) at--;
                var moved = working[from];
                working.RemoveAt(from);
                working.Insert(at, moved);
                if (from == at) continue;
                ops.Add(new MoveOp(from, at));
                length += OpLength;
            }
            else
            {
                working.Insert(at, now[i]);
                ops.Add(new InsertOp(at, ListAnswers.Item(now[i])));
                length += OpLength + ListAnswers.LengthOf(now[i]);
            }
        }

        for (var i = 0; i < now.Length; i++)
        {
            if (RankedTitles.Same(working[i], now[i])) continue;
            ops.Add(new UpdateOp(i, ListAnswers.Item(now[i])));
            length += OpLength + ListAnswers.LengthOf(now[i]);
        }
        return length < ListLength(now) ? ops : null;
    }

    private static int ListLength(ImmutableArray<RankedTitle> items)
    {
        var length = 0;
        foreach (var item in items) length += ListAnswers.LengthOf(item);
        return length;
    }

    private static Dictionary<string, int>? Places(ImmutableArray<RankedTitle> items)
    {
        var places = new Dictionary<string, int>(items.Length, StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++)
        {
            if (!places.TryAdd(items[i].ItemId.Value, i)) return null;
        }
        return places;
    }

    private static int IndexOf(List<RankedTitle> items, RankedTitle title)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].ItemId == title.ItemId) return i;
        }
        throw new InvalidOperationException($"\"{title.ItemId}\" is in neither list.");
    }

    /// <summary>For each new place, whether its title may stay: it is on a longest increasing subsequence of old places.</summary>
    private static bool[] StayingTitles(Dictionary<string, int> oldPlaces, ImmutableArray<RankedTitle> now)
    {
        var best = new int[now.Length];
        var before = new int[now.Length];
        var last = -1;
        for (var i = 0; i < now.Length; i++)
        {
            before[i] = -1;
            if (!oldPlaces.TryGetValue(now[i].ItemId.Value, out var place)) continue;
            best[i] = 1;
            for (var j = 0; j < i; j++)
            {
                if (best[j] == 0 || best[j] < best[i] || oldPlaces[now[j].ItemId.Value] >= place) continue;
                best[i] = best[j] + 1;
                before[i] = j;
            }
            if (last < 0 || best[i] > best[last]) last = i;
        }
        var stays = new bool[now.Length];
        for (; last >= 0; last = before[last]) stays[last] = true;
        return stays;
    }
}
