using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// The newest titles that a person chose, and those turned down, read from the ring of strong events. Reusable; holds the
/// numbers of one profile until the next <see cref="Read"/>.
/// </summary>
internal sealed class History
{
    /// <summary>As many as the ordered item-kNN looks back over.</summary>
    public const int Length = 30;
    private readonly int[] _chosen = new int[Length];
    private readonly bool[] _positive = new bool[Length];
    private readonly bool[] _inSession = new bool[Length];
    private readonly int[] _down = new int[ProfileBounds.Recent];
    private readonly float[] _strengths = new float[ProfileBounds.Recent];
    private readonly Verdict[] _verdicts = new Verdict[ProfileBounds.Recent];
    private int _chosenCount;
    private int _downCount;

    /// <summary>Newest first, distinct, at most 30: played, rated, liked, added or shared, and not turned down since.</summary>
    public ReadOnlySpan<int> Chosen => _chosen.AsSpan(0, _chosenCount);

    /// <summary>Newest first, distinct: disliked, not interested, or rated low, and not chosen since.</summary>
    public ReadOnlySpan<int> TurnedDown => _down.AsSpan(0, _downCount);

    /// <summary>Of those turned down, how much: above 0, at most 1.</summary>
    public float Strength(int place) => _strengths[place];

    /// <summary>False for chosen titles that were then rated as neither good nor bad.</summary>
    public bool IsPositive(int place) => _positive[place];

    /// <summary>Chosen in the session that is open.</summary>
    public bool IsInSession(int place) => _inSession[place];

    /// <summary>
    /// Titles that neither catalogue nor crowd have are passed over, whether this process has a number for them or not.
    /// </summary>
    public void Read(Profile profile, in World world)
    {
        var index = world.Catalog.Index;
        (_chosenCount, _downCount) = (0, 0);
        var ring = profile.Recent;
        Verdicts.Read(ring, _verdicts);
        for (var k = ring.Length - 1; k >= 0; k--)
        {
            if (_verdicts[k] == Verdict.None || (_chosenCount == Length && _verdicts[k] == Verdict.Chosen)) continue;
            ref readonly var strong = ref ring[k];
            if (!index.TryGet(strong.Item, out var item) || !IsKnown(item, world) || Chosen.Contains(item)) continue;
            if (_verdicts[k] == Verdict.TurnedDown)
            {
                if (TurnedDown.Contains(item)) continue;
                (_down[_downCount], _strengths[_downCount]) = (item, Verdicts.Strength(strong));
                _downCount++;
                continue;
            }
            _chosen[_chosenCount] = item;
            _positive[_chosenCount] = strong.Type != EventType.Rate || strong.Rating >= Verdicts.Liked;
            _inSession[_chosenCount] = profile.Session.Open && strong.Session == profile.Session.Number;
            _chosenCount++;
        }
    }

    private static bool IsKnown(int item, in World world) => world.Catalog[item] is not null || world.Signals.IsKnown(item);

    /// <summary>What the person did last with a title and has not taken back, for the words of a reason.</summary>
    public static ReasonDeed NewestDeed(Profile profile, ItemId item)
    {
        var ring = profile.Recent;
        Span<Verdict> verdicts = stackalloc Verdict[ring.Length];
        Verdicts.Read(ring, verdicts);
        for (var k = ring.Length - 1; k >= 0; k--)
        {
            if (verdicts[k] != Verdict.Chosen || ring[k].Item != item) continue;
            return ring[k].Type switch
            {
                EventType.Rate => ReasonDeed.Rated,
                EventType.Like => ReasonDeed.Liked,
                EventType.AddToList => ReasonDeed.Listed,
                EventType.Share => ReasonDeed.Shared,
                EventType.PlayStart => ReasonDeed.Started,
                _ => ReasonDeed.Watched,
            };
        }
        return ReasonDeed.Watched;
    }
}
