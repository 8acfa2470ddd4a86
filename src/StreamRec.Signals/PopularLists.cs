using System.Collections.Concurrent;
using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>A snapshot's titles by count, made at the first question: every thread that asks makes the same list.</summary>
internal sealed class PopularLists(Pages pages, ItemIndex index)
{
    private const int Limit = 256;

    /// <summary>Hours of a day come first among the places of <see cref="Here"/>; then no country, then the countries.</summary>
    public const int Hours = 24;

    private readonly int[]?[] _lists = new int[]?[Clocks.Count];
    private readonly ConcurrentDictionary<int, int[]> _here = new();

    public ReadOnlySpan<int> In(CountWindow window) =>
        Volatile.Read(ref _lists[(int)window]) ?? (_lists[(int)window] = Select((int)window));

    /// <summary>Of those in the longest window, the first few by the count at a place.</summary>
    public ReadOnlySpan<int> Here<TPlace>(int place, SignalsSnapshot signals, TPlace at, Func<SignalsSnapshot, int, TPlace, float> count)
    {
        if (_here.TryGetValue(place, out var known)) return known;
        var popular = In(CountWindow.Longest);
        var counted = new (float Count, int Item)[popular.Length];
        for (var k = 0; k < counted.Length; k++) counted[k] = (count(signals, popular[k], at), popular[k]);
        Array.Sort(counted, Compare);
        return _here[place] = [.. counted.Take(SignalsSnapshot.Here).Select(entry => entry.Item)];
    }

    private int[] Select(int clock)
    {
        var best = new (float Count, int Item)[Limit * 4];
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
                (kept, floor) = (Limit, best[Limit - 1].Count);
            }
        }
        Array.Sort(best, 0, kept, Comparer<(float, int)>.Create(Compare));
        var list = new int[Math.Min(kept, Limit)];
        for (var k = 0; k < list.Length; k++) list[k] = best[k].Item;
        return list;
    }

    private int Compare((float Count, int Item) a, (float Count, int Item) b) =>
        a.Count != b.Count ? b.Count.CompareTo(a.Count) : index[a.Item].CompareTo(index[b.Item]);
}
