using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// The best of many by score; of equals the first by id, so that the order does not depend on the numbers of one process. A
/// reusable bounded heap.
/// </summary>
internal sealed class TopItems
{
    private float[] _scores = [];
    private int[] _items = [];
    private int[] _tags = [];
    private int _limit;
    private ItemIndex _index = null!;

    public int Count { get; private set; }
    public int Item(int place) => _items[place];
    public float Score(int place) => _scores[place];

    /// <summary>What <see cref="Offer"/> was given with the item.</summary>
    public int Tag(int place) => _tags[place];

    public void Begin(int limit, ItemIndex index)
    {
        (_limit, _index, Count) = (limit, index, 0);
        if (_items.Length >= limit) return;
        (_scores, _items, _tags) = (new float[limit], new int[limit], new int[limit]);
    }

    public void Offer(int item, float score, int tag = 0)
    {
        if (Count < _limit)
        {
            Set(Count, item, score, tag);
            for (var at = Count++; at > 0 && Before((at - 1) / 2, at); at = (at - 1) / 2) Swap(at, (at - 1) / 2);
        }
        else if (Before(score, item, 0))
        {
            Set(0, item, score, tag);
            SiftDown(Count);
        }
    }

    /// <summary>Best first from here on; no more offers.</summary>
    public void Sort()
    {
        for (var end = Count - 1; end > 0; end--)
        {
            Swap(0, end);
            SiftDown(end);
        }
    }

    /// <summary>The root is the worst.</summary>
    private void SiftDown(int end)
    {
        for (var at = 0; ;)
        {
            var child = 2 * at + 1;
            if (child >= end) return;
            if (child + 1 < end && Before(child, child + 1)) child++;
            if (!Before(at, child)) return;
            Swap(at, child);
            at = child;
        }
    }

    private bool Before(int a, int b) => Before(_scores[a], _items[a], b);

    private bool Before(float score, int item, int other) =>
        score != _scores[other] ? score > _scores[other] : _index[item].CompareTo(_index[_items[other]]) < 0;

    private void Set(int place, int item, float score, int tag) => (_items[place], _scores[place], _tags[place]) = (item, score, tag);

    private void Swap(int a, int b)
    {
        (_items[a], _items[b]) = (_items[b], _items[a]);
        (_scores[a], _scores[b]) = (_scores[b], _scores[a]);
        (_tags[a], _tags[b]) = (_tags[b], _tags[a]);
    }
}
