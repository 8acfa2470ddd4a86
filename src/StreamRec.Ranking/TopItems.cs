using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// The best of many by score; of equals the first by id, so that the order does not depend on the numbers of one process. What is
/// offered is collected above a floor, and sorted when twice as many wait as are wanted: sorting plain floats is cheaper than
/// keeping a heap. Reusable.
/// </summary>
internal sealed class TopItems
{
    private const int SmallestBuffer = 64;

    private readonly ById _byId = new();

    /// <summary>Negated, so that the best come first.</summary>
    private float[] _keys = [];
    private Entry[] _entries = [];
    private int _limit;
    private int _capacity;
    private int _count;
    private float _floor;

    /// <summary>As of <see cref="Sort"/>.</summary>
    public int Count => _count;
    public int Item(int place) => _entries[place].Item;
    public float Score(int place) => -_keys[place];

    /// <summary>What <see cref="Offer"/> was given with the item.</summary>
    public int Tag(int place) => _entries[place].Tag;

    /// <summary>What is below it is not taken.</summary>
    public float Floor => _floor;

    public void Begin(int limit, ItemIndex index)
    {
        (_limit, _byId.Index, _count, _floor) = (limit, index, 0, limit > 0 ? float.NegativeInfinity : float.NaN);
        _capacity = Math.Max(SmallestBuffer, 2 * limit);
        if (_keys.Length < _capacity) (_keys, _entries) = (new float[_capacity], new Entry[_capacity]);
    }

    /// <summary>NaN is not taken.</summary>
    public void Offer(int item, float score, int tag = 0)
    {
        if (!(score >= _floor)) return;
        if (_count == _capacity)
        {
            Sort();
            _floor = Score(_count - 1);
            if (!(score >= _floor)) return;
        }
        _keys[_count] = -score;
        _entries[_count++] = new Entry(item, tag);
    }

    /// <summary>Raises the floor as far as what was offered allows, where what follows is dear to offer.</summary>
    public void Tighten()
    {
        if (_count < _limit + SmallestBuffer || _limit == 0) return;
        Sort();
        _floor = Score(_count - 1);
    }

    /// <summary>Best first from here on; no more offers.</summary>
    public void Sort()
    {
        var keys = _keys.AsSpan(0, _count);
        var entries = _entries.AsSpan(0, _count);
        keys.Sort(entries);
        for (var (begin, end) = (0, 1); end <= keys.Length; end++)
        {
            if (end < keys.Length && keys[end] == keys[begin]) continue;
            if (end - begin > 1) entries[begin..end].Sort(_byId);
            begin = end;
        }
        _count = Math.Min(_count, _limit);
    }

    private readonly record struct Entry(int Item, int Tag);

    private sealed class ById : IComparer<Entry>
    {
        public ItemIndex Index { get; set; } = null!;

        public int Compare(Entry x, Entry y) => Index[x.Item].CompareTo(Index[y.Item]);
    }
}
