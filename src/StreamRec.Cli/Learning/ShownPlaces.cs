using StreamRec.Contracts;
using StreamRec.Ranking;
using StreamRec.Training;
using StreamRec.Training.Evaluation;

namespace StreamRec.Cli.Learning;

/// <summary>
/// From logged lists to what an <see cref="OffPolicyEstimate"/> is made of: each place that was in view and could have had another title,
/// whether its title was chosen from that list, and whether another model would have put it there.
/// </summary>
/// <param name="choices">Of the log: what was chosen, and from which list.</param>
internal sealed class ShownPlaces(IEnumerable<Interaction> choices)
{
    private readonly HashSet<(string User, long Version, string Item)> _chosen =
    [
        .. choices.Where(choice => choice.SeenVersion is not null)
            .Select(choice => (choice.User.Value, choice.SeenVersion!.Value, choice.Item.Value)),
    ];

    private readonly Dictionary<string, int> _users = [];

    private sealed record Place(int User, int Number, bool Chosen, double Propensity, bool IsTargets);

    private readonly List<Place> _places = [];

    /// <summary>It was in view, and could have had another title.</summary>
    public static bool Counts(LoggedPlace place) => place.InView && place.Propensity < 1;

    /// <summary>Lists of which a place counts.</summary>
    public int Lists { get; private set; }

    /// <param name="target">What the other model would have shown, first place first.</param>
    public void Add(LoggedList list, IReadOnlyList<string> target)
    {
        var before = _places.Count;
        for (var place = 0; place < list.Places.Count; place++)
        {
            var shown = list.Places[place];
            if (!Counts(shown)) continue;
            if (!_users.TryGetValue(list.UserId, out var user)) _users[list.UserId] = user = _users.Count;
            var isTargets = place < target.Count && target[place] == shown.ItemId;
            _places.Add(new Place(user, place, _chosen.Contains((list.UserId, list.Version, shown.ItemId)), shown.Propensity, isTargets));
        }
        if (_places.Count > before) Lists++;
    }

    /// <summary>The model of rewards is the share of each place: what a place does is known, titles are not told apart.</summary>
    public IReadOnlyList<ShownByChance> ToSamples()
    {
        var shares = _places.GroupBy(place => place.Number)
            .ToDictionary(same => same.Key, same => same.Average(place => place.Chosen ? 1.0 : 0));
        return
        [
            .. _places.Select(place => new ShownByChance(
                place.User, place.Chosen ? 1 : 0, place.Propensity, place.IsTargets ? 1 : 0, shares[place.Number], shares[place.Number])),
        ];
    }
}
