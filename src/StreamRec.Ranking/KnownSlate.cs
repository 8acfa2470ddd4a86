using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// A list as it was made, with what proves after a weak event that making it anew would give the same. A title's value when one is
/// chosen is its order less what it is like those chosen before; so a title that was not chosen is not chosen either when its order
/// is below the lowest value that was, or when it only comes later in the order than it did.
/// </summary>
internal sealed class KnownSlate
{
    private readonly int[] _head;
    private readonly float[] _orders;
    private readonly int[] _fresh;
    private readonly bool _explores;

    /// <summary>Of <see cref="_fresh"/>, the last; a new title that comes before it would be among them.</summary>
    private readonly float _lastFresh;

    /// <summary>Value of the least of the chosen when it was; −∞ when more would have been chosen, were there any.</summary>
    private readonly float _lowest;

    /// <summary>
    /// The head holds all titles of the surface, or its last is below <see cref="_lowest"/>: no title outside it can be chosen.
    /// </summary>
    private readonly bool _isDecided;

    /// <param name="limit">Titles that were asked for.</param>
    /// <param name="extended">Titles beyond the pool were looked at.</param>
    /// <param name="scratch">As <see cref="SlatePolicy.Choose"/> has left it.</param>
    public KnownSlate(
        string name, SurfaceDefinition surface, int limit, bool explores, bool extended, SlateItem[] items, RankingScratch scratch)
    {
        (Name, Surface, Limit, _explores, Extended, Items) = (name, surface, limit, explores, extended, items);
        var isOwn = surface.Own is not null;
        (_head, _orders) = (new int[isOwn ? 0 : scratch.Top.Count], new float[isOwn ? 0 : scratch.Top.Count]);
        for (var k = 0; k < _head.Length; k++) (_head[k], _orders[k]) = (scratch.Top.Item(k), scratch.Top.Score(k));
        _fresh = new int[explores ? scratch.Fresh.Count : 0];
        for (var k = 0; k < _fresh.Length; k++) _fresh[k] = scratch.Fresh.Item(k);
        _lowest = scratch.Lowest;
        _isDecided = _head.Length < SlatePolicy.Head || _orders[^1] < _lowest;
        if (_fresh.Length > 0) _lastFresh = scratch.Fresh.Score(_fresh.Length - 1);
    }

    /// <summary>Of the surface, as it was asked for: a genre has several spellings.</summary>
    public string Name { get; }

    public SurfaceDefinition Surface { get; }
    public int Limit { get; }
    public bool Extended { get; }
    public SlateItem[] Items { get; }

    /// <summary>
    /// False when the title with its new score could change the list, or a place of it. For titles that are offered to the surface:
    /// candidates that are not blocked.
    /// </summary>
    public bool Stands(int item, float score, in World world)
    {
        var (title, index) = (world.Catalog[item]!, world.Catalog.Index);
        if (!Surface.Matches(item, title, world)) return true;
        if (IsChosen(item) || _fresh.AsSpan().Contains(item) || EntersFresh(item, score, world.IsNew(title), index)) return false;
        var order = Surface.Order(item, title, score, world);
        var place = Array.IndexOf(_head, item);
        if (_isDecided)
        {
            if (!(order < _lowest || (place >= 0 && order <= _orders[place]))) return false;
        }
        else
        {
            // Titles beyond the head may be worth a place, and of them only this is known: they come after its last one.
            var isBeforeLast = IsBefore(order, item, _orders[^1], _head[^1], index);
            if (place < 0) return !isBeforeLast;
            if (order != _orders[place] && (order > _orders[place] || !isBeforeLast)) return false;
        }
        if (place >= 0) _orders[place] = order;
        return true;
    }

    private bool EntersFresh(int item, float score, bool isNew, ItemIndex index) =>
        _explores && isNew && (_fresh.Length < SlatePolicy.MostExplored || IsBefore(score, item, _lastFresh, _fresh[^1], index));

    private bool IsChosen(int item)
    {
        foreach (ref readonly var chosen in Items.AsSpan())
            if (chosen.Item == item) return true;
        return false;
    }

    /// <summary>The order of <see cref="TopItems"/>.</summary>
    private static bool IsBefore(float score, int item, float other, int otherItem, ItemIndex index) =>
        score != other ? score > other : index[item].CompareTo(index[otherItem]) < 0;
}
