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
    public const int DislikedLength = 8;

    /// <summary>Stars from which a rating says that it was liked; <see cref="Disliked"/>: up to which, that it was not.</summary>
    public const float Liked = 3;
    private const float Disliked = 2;

    private readonly int[] _chosen = new int[Length];
    private readonly bool[] _positive = new bool[Length];
    private readonly bool[] _inSession = new bool[Length];
    private readonly int[] _disliked = new int[DislikedLength];
    private int _chosenCount;
    private int _dislikedCount;

    /// <summary>Newest first, distinct, at most 30: played, rated, liked, added or shared, and not turned down since.</summary>
    public ReadOnlySpan<int> Chosen => _chosen.AsSpan(0, _chosenCount);

    /// <summary>Newest first, distinct: disliked, not interested, or rated 2 stars or less.</summary>
    public ReadOnlySpan<int> TurnedDown => _disliked.AsSpan(0, _dislikedCount);

    /// <summary>False for chosen titles that were then rated low.</summary>
    public bool IsPositive(int place) => _positive[place];

    /// <summary>Chosen in the session that is open.</summary>
    public bool IsInSession(int place) => _inSession[place];

    public void Read(Profile profile, ItemIndex index)
    {
        (_chosenCount, _dislikedCount) = (0, 0);
        var ring = profile.Recent;
        for (var k = ring.Length - 1; k >= 0 && _chosenCount < Length; k--)
        {
            ref readonly var strong = ref ring[k];
            if (strong.Item.Value is null || !index.TryGet(strong.Item, out var item)) continue;
            var down = IsTurnedDown(strong);
            if (down && _dislikedCount < DislikedLength && !TurnedDown.Contains(item) && !Chosen.Contains(item))
                _disliked[_dislikedCount++] = item;
            if (!IsChoice(strong.Type) || Chosen.Contains(item)) continue;
            if (TurnedDown.Contains(item) && strong.Type != EventType.Rate) continue;
            _chosen[_chosenCount] = item;
            _positive[_chosenCount] = !down && (strong.Type != EventType.Rate || strong.Rating >= Liked);
            _inSession[_chosenCount] = profile.Session.Open && strong.Session == profile.Session.Number;
            _chosenCount++;
        }
    }

    /// <summary>What the person did last with a title, for the words of a reason.</summary>
    public static ReasonDeed NewestDeed(Profile profile, ItemId item)
    {
        var ring = profile.Recent;
        for (var k = ring.Length - 1; k >= 0; k--)
        {
            if (!IsChoice(ring[k].Type) || ring[k].Item != item) continue;
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

    /// <summary>A move to a title, also when it was then rated low: what people do next is learned from all of them.</summary>
    public static bool IsChoice(EventType type) => type
        is EventType.PlayStart or EventType.PlayStop or EventType.PlayComplete or EventType.Rate or EventType.Like
        or EventType.AddToList or EventType.Share;

    private static bool IsTurnedDown(in StrongEvent strong) =>
        strong.Type is EventType.Dislike or EventType.NotInterested || (strong.Type == EventType.Rate && strong.Rating <= Disliked);
}
