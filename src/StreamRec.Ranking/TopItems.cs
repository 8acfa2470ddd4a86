using System.Numerics;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// The best of many by score; of equals the first by id, so that the order does not depend on the numbers of one process. A
/// reusable bounded heap.
/// </summary>
internal sealed class TopItems
{
    private Entry[] _entries = [];
    private int _limit;
    private ItemIndex _index = null!;

    public int Count { get; private set; }
    public int Item(int place) => _entries[place].Item;
    public float Score(int place) => _entries[place].Score;

    /// <summary>What <see cref="Offer"/> was given with the item.</summary>
    public int Tag(int place) => _entries[place].Tag;

    public void Begin(int limit, ItemIndex index)
    {
        (_limit, _index, Count) = (limit, index, 0);
        if (_entries.Length < limit) _entries = new Entry[limit];
    }

    public void Offer(int item, float score, int tag = 0)
    {
        var entry = new Entry(score, item, tag);
        if (Count < _limit)
        {
            var at = Count++;
            for (; at > 0 && Before(_entries[(at - 1) / 2], entry); at = (at - 1) / 2) _entries[at] = _entries[(at - 1) / 2];
            _entries[at] = entry;
        }
        else if (_limit > 0 && Before(entry, _entries[0]))
        {
            SiftDown(entry, Count);
        }
    }

    /// <summary>Offers all numbers with their scores; −∞ is not taken. Most are passed over without a comparison of ids.</summary>
    public void OfferAll(ReadOnlySpan<float> scores)
    {
        var item = 0;
        for (; item < scores.Length && Count < _limit; item++)
            if (!float.IsNegativeInfinity(scores[item])) Offer(item, scores[item]);
        if (_limit == 0) return;
        for (; item + Vector<float>.Count <= scores.Length; item += Vector<float>.Count)
        {
            if (!Vector.GreaterThanOrEqualAny(new Vector<float>(scores[item..]), new Vector<float>(_entries[0].Score))) continue;
            for (var lane = 0; lane < Vector<float>.Count; lane++) Offer(item + lane, scores[item + lane]);
        }
        for (; item < scores.Length; item++) Offer(item, scores[item]);
    }

    /// <summary>Best first from here on; no more offers.</summary>
    public void Sort()
    {
        for (var end = Count - 1; end > 0; end--)
        {
            var entry = _entries[end];
            _entries[end] = _entries[0];
            SiftDown(entry, end);
        }
    }

    /// <summary>From the root down, which is the worst and is left over.</summary>
    private void SiftDown(in Entry entry, int end)
    {
        var (entries, at) = (_entries, 0);
        for (var child = 1; child < end; child = 2 * at + 1)
        {
            if (child + 1 < end && Before(entries[child], entries[child + 1])) child++;
            if (!Before(entry, entries[child])) break;
            entries[at] = entries[child];
            at = child;
        }
        entries[at] = entry;
    }

    private bool Before(in Entry a, in Entry b) =>
        a.Score != b.Score ? a.Score > b.Score : _index[a.Item].CompareTo(_index[b.Item]) < 0;

    private readonly record struct Entry(float Score, int Item, int Tag);
}
