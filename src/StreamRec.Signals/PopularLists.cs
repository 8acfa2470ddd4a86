using System.Collections.Concurrent;
using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>
/// A snapshot's titles by count, made at the first question: every thread that asks makes the same list. From then on later snapshots
/// have it too: all counts of a window fade alike, so only titles with a new row can have another place.
/// </summary>
internal sealed class PopularLists(Pages pages, ItemIndex index)
{
    /// <summary>Titles of a window that are called popular.</summary>
    public const int Popular = 256;

    /// <summary>
    /// How many are known of a window, in every process the same. More are kept, so that few changes make it necessary to look at all.
    /// </summary>
    private const int Known = SignalsSnapshot.MostLeaders, Kept = Known + 256;

    /// <summary>New rows above which reading all is as cheap.</summary>
    private const int MostChanges = 8192;

    /// <summary>Hours of a day come first among the places of <see cref="Here"/>; then no country, then the countries.</summary>
    public const int Hours = 24;

    private readonly int[]?[] _lists = new int[]?[Clocks.Count];
    private readonly ConcurrentDictionary<int, int[]> _here = new();

    /// <summary>The best by count, <see cref="SignalsSnapshot.MostLeaders"/> of them, or all that have a count.</summary>
    public ReadOnlySpan<int> In(CountWindow window)
    {
        var list = Volatile.Read(ref _lists[(int)window]) ?? (_lists[(int)window] = Select((int)window));
        return list.AsSpan(0, Math.Min(list.Length, Known));
    }

    /// <summary>After some rows have changed.</summary>
    public PopularLists With(Pages next, IReadOnlyCollection<(int Item, TitleSignals? Row)> changes)
    {
        var made = new PopularLists(next, index);
        if (changes.Count > MostChanges) return made;
        var changed = changes.Select(change => change.Item).ToHashSet();
        for (var clock = 0; clock < _lists.Length; clock++)
            if (Volatile.Read(ref _lists[clock]) is { } list)
                made._lists[clock] = changed.Count == 0 ? list : made.Merge(clock, list, changed);
        return made;
    }

    /// <summary>Of those in the longest window, the first few by the count at a place.</summary>
    /// <param name="beyond">The others instead: first those that are popular, then those that are known beyond them.</param>
    public ReadOnlySpan<int> Here<TPlace>(
        int place, SignalsSnapshot signals, TPlace at, Func<SignalsSnapshot, int, TPlace, float> count, bool beyond)
    {
        if (_here.TryGetValue(beyond ? ~place : place, out var known)) return known;
        var leaders = In(CountWindow.Longest);
        var popular = leaders[..Math.Min(leaders.Length, Popular)];
        var first = Order(popular);
        _here[place] = first[..Math.Min(first.Length, SignalsSnapshot.Here)];
        if (!beyond) return _here[place];
        return _here[~place] = [.. first.AsSpan(_here[place].Length), .. Order(leaders[popular.Length..])];

        int[] Order(ReadOnlySpan<int> items)
        {
            var counted = new (float Count, int Item)[items.Length];
            for (var k = 0; k < counted.Length; k++) counted[k] = (count(signals, items[k], at), items[k]);
            Array.Sort(counted, Compare);
            return Array.ConvertAll(counted, entry => entry.Item);
        }
    }

    /// <summary>Null when too few are left of which is known that they come before all others.</summary>
    private int[]? Merge(int clock, int[] before, HashSet<int> changed)
    {
        var isWhole = before.Length < Known; // a list that is shorter has every title with a count
        var known = before.Where(item => !changed.Contains(item)).Select(item => (Count: pages[item]!.Counts[clock], Item: item)).ToList();
        var news = new List<(float Count, int Item)>();
        foreach (var item in changed)
            if (pages[item]?.Counts[clock] is > 0 and var count && (isWhole || (known.Count > 0 && Compare((count, item), known[^1]) < 0)))
                news.Add((count, item));
        if (!isWhole && known.Count + news.Count < Known) return null;
        known.AddRange(news);
        known.Sort(Compare);
        return [.. known.Take(Kept).Select(entry => entry.Item)];
    }

    private int[] Select(int clock)
    {
        var best = new (float Count, int Item)[Kept * 2];
        var (kept, floor) = (0, 0f);
        for (var number = 0; number < pages.Count; number++)
        {
            if (pages.Page(number) is not { } page) continue;
            for (var place = 0; place < page.Length; place++)
            {
                if (page[place] is not { } row || row.Counts[clock] <= 0 || row.Counts[clock] < floor) continue;
                best[kept++] = (row.Counts[clock], number * Pages.Size + place);
                if (kept < best.Length) continue;
                Array.Sort(best, Compare);
                (kept, floor) = (Kept, best[Kept - 1].Count);
            }
        }
        Array.Sort(best, 0, kept, Comparer<(float, int)>.Create(Compare));
        var list = new int[Math.Min(kept, Kept)];
        for (var k = 0; k < list.Length; k++) list[k] = best[k].Item;
        return list;
    }

    private int Compare((float Count, int Item) a, (float Count, int Item) b) =>
        a.Count != b.Count ? b.Count.CompareTo(a.Count) : index[a.Item].CompareTo(index[b.Item]);
}
