using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// The log played through the code that serves: profiles are folded, moves counted, snapshots published at the moment of each
/// question, titles numbered as in the log. The model's weights stay as the bundle has them, unless it is renewed; the bundle's own
/// warm signals are not used: the log is replayed from its beginning. Shared by the methods of one run.
/// </summary>
internal sealed class ServedWorld
{
    /// <summary>21: all may be shown.</summary>
    private const int Maturity = 21;

    private readonly EvaluationSplit _split;
    private readonly BundleRenewals? _renewals;
    private readonly FoldOptions _folding;
    private readonly Dictionary<ItemId, Title> _titles = [];
    private readonly ItemIndex _index = new();
    private readonly CatalogStore _catalog;
    private readonly UserRanking _ranking;
    private readonly Dictionary<int, (int Number, Profile Profile)> _profiles = [], _frozen = [];
    private SignalsWriter _signals;
    private SignalsSnapshot _snapshot = SignalsSnapshot.Empty;
    private Question _asked;
    private bool _isRanked;
    private int _observed;
    private bool _stale;

    /// <param name="folding">Null: as by default.</param>
    /// <param name="renewals">Of the model, while the log is played; null: its weights stay as they are.</param>
    public ServedWorld(
        EvaluationSplit split, IReadOnlyList<Title> titles, RankerModel? model, RankingSettings settings, BundleRenewals? renewals = null,
        FoldOptions? folding = null)
    {
        _folding = folding ?? FoldOptions.Default;
        (_split, Model, _renewals) = (split, model, renewals);
        _ranking = new UserRanking(settings with { Seen = _folding.Seen });
        foreach (var title in titles) _titles[title.Id] = title;
        for (var item = 0; item < split.Log.Items; item++) _index.Add(split.Log.Id(item));
        (_catalog, _signals) = (new CatalogStore(_index), NewSignals());
        _catalog.Apply([.. Enumerable.Range(0, split.Catalogue).Select(item => (split.Log.Id(item), (Title?)TitleOf(item, addedAt: 0)))]);
    }

    public RankerModel? Model { get; private set; }

    private SignalsWriter NewSignals() => new(_index, clocks: Model?.Clocks);

    /// <summary>Of the fitted part, and with a live catalogue those that have come since.</summary>
    public CatalogSnapshot Catalog => _catalog.Current;

    /// <summary>Begins at the log's beginning; calls of further methods of the same run change nothing.</summary>
    public void Begin()
    {
        if (_observed == 0) return;
        (_observed, _signals, _snapshot, _isRanked, _stale) = (0, NewSignals(), SignalsSnapshot.Empty, false, false);
        _profiles.Clear();
        _frozen.Clear();
    }

    public void Observe(int number)
    {
        if (number < _observed) return;
        _observed = number + 1;
        if (_renewals?.Before(number) == true) Model = _renewals.Newest;
        var log = _split.Log;
        var before = ProfileAt(log.User[number], log.Previous[number]);
        var recorded = log.Interactions[number].ToEvent(number);
        _profiles[log.User[number]] = (number, before.Fold(recorded, _folding).Profile);
        if (CrowdMoves.TryRead(before, recorded, _index, out var move)) _signals.Observe(move);
        (_stale, _isRanked) = (true, false);
        var item = log.Item[number];
        if (_split.LiveCatalogue && item >= _split.Catalogue && log.FirstSeen(item) == number)
            _catalog.Apply([(log.Id(item), TitleOf(item, log.At(number)))]);
    }

    /// <summary>What serving would pin at this moment.</summary>
    public Pins PinsOf(in Question question)
    {
        var model = Model ?? throw new InvalidOperationException("There is no model bundle to rank with.");
        return new Pins(model, Catalog, SignalsAt(question.At), ContextOf(question));
    }

    internal World WorldOf(in Question question) =>
        new(Catalog, SignalsAt(question.At), ContextOf(question), Model?.Encoder) { Seen = _folding.Seen };

    private SignalsSnapshot SignalsAt(long at)
    {
        if (_stale || _snapshot.At != at) _snapshot = _signals.Publish(at);
        _stale = false;
        return _snapshot;
    }

    /// <summary>The user's candidates, scored; once per question, whoever asks.</summary>
    public UserRanking Rank(in Question question)
    {
        if (_isRanked && _asked == question) return _ranking;
        _ranking.ScoreAll(ProfileOf(question), PinsOf(question));
        (_asked, _isRanked) = (question, true);
        return _ranking;
    }

    /// <summary>As time has made it by the question's moment: serving ranks no other.</summary>
    public Profile ProfileOf(in Question question) =>
        ProfileAt(question.User, question.Newest).AsOf(question.At, _folding).Profile;

    /// <summary>The fold of a user's events up to one of them. What was observed is kept, and one older one (a session's start).</summary>
    private Profile ProfileAt(int user, int newest)
    {
        if (newest < 0) return Profile.Empty;
        (int Number, Profile Profile) known = _profiles.GetValueOrDefault(user, (-1, Profile.Empty));
        var isFrozen = newest < known.Number;
        if (isFrozen) known = _frozen.GetValueOrDefault(user, (-1, Profile.Empty));
        if (newest < known.Number) known = (-1, Profile.Empty);
        var profile = Fold(newest, known);
        if (isFrozen) _frozen[user] = (newest, profile);
        return profile;
    }

    private Profile Fold(int newest, (int Number, Profile Profile) known)
    {
        var log = _split.Log;
        var numbers = new Stack<int>();
        for (var number = newest; number > known.Number; number = log.Previous[number]) numbers.Push(number);
        var profile = known.Profile;
        foreach (var number in numbers) profile = profile.Fold(log.Interactions[number].ToEvent(number), _folding).Profile;
        return profile;
    }

    private static RankingContext ContextOf(in Question question) => new(question.At, null, null, Maturity);

    private Title TitleOf(int item, long addedAt)
    {
        var id = _split.Log.Id(item);
        return _titles.TryGetValue(id, out var title)
            ? title with { AddedAt = addedAt }
            : new Title { Id = id, Kind = TitleKind.Film, Name = id.Value, AddedAt = addedAt };
    }
}
