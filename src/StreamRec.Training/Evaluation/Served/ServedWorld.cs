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
    private readonly Dictionary<ItemId, Title> _titles = [];
    private readonly ItemIndex _index = new();
    private readonly CatalogStore _catalog;
    private readonly UserRanking _ranking;
    private readonly TrainingData _data;
    private readonly Dictionary<int, int> _newest = [];
    private StreamReplay _replay;
    private SignalsSnapshot _snapshot = SignalsSnapshot.Empty;
    private Question _asked;
    private bool _isRanked;
    private int _observed;
    private bool _stale;

    /// <param name="renewals">Of the model, while the log is played; null: its weights stay as they are.</param>
    public ServedWorld(
        EvaluationSplit split, TrainingData data, RankerModel? model, RankingSettings settings, BundleRenewals? renewals = null)
    {
        (_split, Model, _renewals) = (split, model, renewals);
        // What happened between the choices is known in the order of time alone.
        _data = data with { Interactions = split.Log.Interactions, Tape = split.Protocol is "T" or "P" ? data.Tape : null };
        _ranking = new UserRanking(settings with { Seen = data.Folding.Seen });
        foreach (var title in data.Titles) _titles[title.Id] = title;
        for (var item = 0; item < split.Log.Items; item++) _index.Add(split.Log.Id(item));
        (_catalog, _replay) = (new CatalogStore(_index), NewReplay());
        _catalog.Apply([.. Enumerable.Range(0, split.Catalogue).Select(item => (split.Log.Id(item), (Title?)TitleOf(item, addedAt: 0)))]);
    }

    public RankerModel? Model { get; private set; }

    private StreamReplay NewReplay() => new(_data, _index, Model?.Clocks);

    /// <summary>Of the fitted part, and with a live catalogue those that have come since.</summary>
    public CatalogSnapshot Catalog => _catalog.Current;

    /// <summary>Begins at the log's beginning; calls of further methods of the same run change nothing.</summary>
    public void Begin()
    {
        if (_observed == 0) return;
        (_observed, _replay, _snapshot, _isRanked, _stale) = (0, NewReplay(), SignalsSnapshot.Empty, false, false);
        _newest.Clear();
    }

    public void Observe(int number)
    {
        if (number < _observed) return;
        _observed = number + 1;
        if (_renewals?.Before(number) == true) Model = _renewals.Newest;
        var log = _split.Log;
        _replay.PlayTo(_data.Tape is null ? number + 1 : _data.AskedOf(number));
        _newest[log.User[number]] = number;
        (_stale, _isRanked) = (true, false);
        var item = log.Item[number];
        if (_split.LiveCatalogue && item >= _split.Catalogue && log.FirstSeen(item) == number)
            _catalog.Apply([(log.Id(item), TitleOf(item, log.At(number)))]);
    }

    /// <summary>What serving would pin at this moment.</summary>
    public Pins PinsOf(in Question question)
    {
        var model = Model ?? throw new InvalidOperationException("There is no model bundle to rank with.");
        var context = ContextOf(question);
        return new Pins(model, Catalog, SignalsAt(question.At), context);
    }

    internal World WorldOf(in Question question)
    {
        var context = ContextOf(question);
        return new World(Catalog, SignalsAt(question.At), context, Model?.Encoder) { Seen = _data.Folding.Seen };
    }

    private SignalsSnapshot SignalsAt(long at)
    {
        if (_stale || _snapshot.At != at) _snapshot = _replay.Signals.Publish(at);
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
    public Profile ProfileOf(in Question question) => Untimed(question).AsOf(question.At, _data.Folding).Profile;

    /// <summary>
    /// With a history that is not cut short, what the person did beside choices since the newest one is known too.
    /// </summary>
    private Profile Untimed(in Question question)
    {
        if (_data.Tape is null) return _replay.After(question.Newest < 0 ? -1 : _data.EventOf(question.Newest));
        var played = _replay.Played;
        _replay.PlayBefore(question.At);
        _stale |= _replay.Played > played;
        // A choice from the same list was made after the question.
        var isLive = question.Newest == _newest.GetValueOrDefault(question.User, -1)
            || (question.Newest >= 0 && _split.Log.At(question.Newest) >= question.At);
        return isLive
            ? _replay.NewestOf(_data.EventOf(_split.Log.FirstOf(question.User)))
            : _replay.After(question.Newest < 0 ? -1 : _data.EventOf(question.Newest));
    }

    private RankingContext ContextOf(in Question question) => new(question.At, Untimed(question).Country, null, Maturity);

    private Title TitleOf(int item, long addedAt)
    {
        var id = _split.Log.Id(item);
        return _titles.TryGetValue(id, out var title)
            ? title with { AddedAt = _data.Tape is null ? addedAt : title.AddedAt }
            : new Title { Id = id, Kind = TitleKind.Film, Name = id.Value, AddedAt = addedAt };
    }
}
