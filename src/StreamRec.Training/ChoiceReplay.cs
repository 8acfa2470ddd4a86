using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>
/// What was known just before an event: the profile as time had made it by then, as serving ranks it, the titles that had come, and a
/// snapshot of what lies before it in the log. <paramref name="Number"/>: of the next choice; <paramref name="Place"/>: of the event;
/// <paramref name="At"/>: ms.
/// </summary>
internal readonly record struct Moment(
    int Number, int Place, long At, Profile Profile, SignalsSnapshot Signals, CatalogSnapshot Catalog)
{
    /// <summary>As an actor makes it for a screen that names neither country nor maturity.</summary>
    public RankingContext Context => new(At, Profile.KnownCountry, null, 21);
}

/// <summary>A choice, and what was known just before it was to be made.</summary>
internal readonly record struct ChoicePoint(Interaction Choice, Moment Moment)
{
    public int Number => Moment.Number;
    public Profile Profile => Moment.Profile;
    public SignalsSnapshot Signals => Moment.Signals;
    public CatalogSnapshot Catalog => Moment.Catalog;
    public RankingContext Context => Moment.Context;
}

/// <summary>Plays the first choices of a log, and all that happened between them, and stops before each.</summary>
/// <param name="catalog">Has the titles that were there from the start.</param>
/// <param name="arrivals">Titles that come when the log has reached their <see cref="Title.AddedAt"/>.</param>
/// <param name="publishEvery">ms of the log's time between two snapshots of the signals.</param>
internal sealed class ChoiceReplay(
    TrainingData data, CatalogStore catalog, IReadOnlyList<Title> arrivals, long publishEvery, Clocks clocks)
{
    private readonly Title[] _arrivals = [.. arrivals.OrderBy(title => title.AddedAt)];
    private readonly StreamReplay _replay = new(data, catalog.Current.Index, clocks);
    private SignalsSnapshot _snapshot = SignalsSnapshot.Empty;
    private IReadOnlyList<Trial> _trials = [];
    private int _arrived, _tried;

    /// <param name="trials">Also stops where these are asked; in that order.</param>
    /// <param name="visitTrials">Is told their numbers, those of one moment together; what is asked with a choice comes after it.</param>
    /// <returns>The signals of all that was played: up to the last of the choices, or to the log's end after all of them.</returns>
    public SignalsWriter Run(
        int choices, Action<ChoicePoint> visit, Action<int> report, CancellationToken cancellation, IReadOnlyList<Trial>? trials = null,
        Action<Moment, Range>? visitTrials = null)
    {
        _trials = trials ?? [];
        var (publishedAt, lastAt) = (long.MinValue / 2, long.MinValue);
        for (var number = 0; number < choices; number++)
        {
            if (number % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report(number);
            }
            var (choice, place) = (data.Interactions[number], data.AskedOf(number));
            while (_tried < _trials.Count && _trials[_tried].Asked < place)
            {
                var asked = _trials[_tried].Asked;
                _replay.PlayTo(asked);
                Try(MomentAt(number, asked, data.KnownAt(asked)), visitTrials);
            }
            _replay.PlayTo(place);
            if (choice.At > lastAt && choice.At - publishedAt >= publishEvery)
                (_snapshot, publishedAt) = (_replay.Signals.Publish(choice.At), choice.At);
            lastAt = choice.At;
            var moment = MomentAt(number, place, choice.At);
            visit(new ChoicePoint(choice, moment));
            Try(moment, visitTrials);
        }
        _replay.PlayTo(choices == data.Interactions.Count ? data.Events : data.AskedOf(choices));
        report(choices);
        return _replay.Signals;
    }

    private Moment MomentAt(int number, int place, long at)
    {
        Arrive(at);
        return new Moment(number, place, at, _replay.NewestOf(place).AsOf(at, data.Folding).Profile, _snapshot, catalog.Current);
    }

    private void Try(in Moment moment, Action<Moment, Range>? visitTrials)
    {
        var begin = _tried;
        while (_tried < _trials.Count && _trials[_tried].Asked == moment.Place) _tried++;
        if (_tried > begin) visitTrials?.Invoke(moment, begin.._tried);
    }

    private void Arrive(long at)
    {
        var first = _arrived;
        while (_arrived < _arrivals.Length && _arrivals[_arrived].AddedAt <= at) _arrived++;
        if (_arrived > first) catalog.Apply([.. _arrivals[first.._arrived].Select(title => (title.Id, (Title?)title))]);
    }
}
