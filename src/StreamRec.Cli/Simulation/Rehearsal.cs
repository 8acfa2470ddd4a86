using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Cli.Simulation;

internal sealed record RehearsalSettings(int Viewers, int Days, ulong Seed)
{
    /// <summary>Planted: a title at place p (from 0) is looked at (1 + p)^−this times as often as one at the first.</summary>
    public double Inattention { get; init; } = .7;
}

/// <summary>
/// Days of an invented crowd that a bundle serves, in virtual time and in one process: lists are made by the code that serves, viewers
/// see the first places of them, choose by their hidden taste and by the place, and what they do is folded and counted. What is true is
/// known here, so that lists can be judged by it. Synthetic; a function of titles, bundle and settings.
/// </summary>
internal sealed class Rehearsal
{
    public const long Start = 1_767_225_600_000;

    /// <summary>Places of a list that are seen.</summary>
    public const int Seen = 12;

    private const long Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;
    private const int Length = 20;

    /// <summary>What not to choose anything is worth.</summary>
    private const double Leaving = 2;

    private readonly record struct Visit(int Viewer, Title? Playing, double Until, int Lists);

    private readonly RehearsalSettings _settings;
    private readonly IReadOnlyList<Title> _titles;
    private readonly RankerModel _serving;
    private readonly Viewer[] _viewers;
    private readonly Profile[] _profiles;
    private readonly Dice _dice;
    private readonly ulong _appeals;
    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly SignalsWriter _signals;
    private readonly LogChoices _choices;
    private readonly UserRanking _ranking = new(RankingSettings.Default);
    private readonly PriorityQueue<Visit, (long At, int Number)> _visits = new();
    private readonly Title[] _shown = new Title[Seen];
    private readonly double[] _odds = new double[Seen];
    private SignalsSnapshot _snapshot = SignalsSnapshot.Empty;
    private int _scheduled;
    private long _version;
    private long _offset;

    public Rehearsal(IReadOnlyList<Title> titles, RankerModel serving, RehearsalSettings settings)
    {
        (_titles, _serving, _settings) = (titles, serving, settings);
        (_dice, _appeals) = (new Dice(Dice.Mix(settings.Seed, 0x11)), Dice.Mix(settings.Seed, 0x22));
        var shelf = new Shelf(titles);
        _viewers = [.. Enumerable.Range(0, settings.Viewers).Select(number => new Viewer(shelf, settings.Seed, number))];
        _profiles = [.. _viewers.Select(_ => Profile.Empty)];
        _catalog.Apply([.. titles.Select(title => (title.Id, (Title?)title))]);
        _signals = new SignalsWriter(_catalog.Index, clocks: serving.Clocks);
        _choices = new LogChoices(_catalog.Index);
    }

    private long End => Start + _settings.Days * Day;

    /// <summary>Lists that were seen.</summary>
    public long Lists => _version;

    /// <summary>Planted: what a place adds to a title's chance, in logits beside the first.</summary>
    public double Bias(int place) => -_settings.Inattention * Math.Log(1 + place);

    /// <summary>Everything that happened, as a log would have it.</summary>
    public TrainingData Run(IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        var published = long.MinValue / 2;
        for (var day = 0; day < _settings.Days; day++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(new TrainingProgress("rehearsing", day, _settings.Days));
            Come(Start + day * Day);
            while (_visits.TryPeek(out _, out var due) && due.At < Start + (day + 1) * Day)
            {
                if (due.At - published >= 10 * Minute) (_snapshot, published) = (_signals.Publish(due.At), due.At);
                var visit = _visits.Dequeue();
                if (visit.Playing is { } title) Finish(visit, title, due.At);
                else Browse(visit, due.At);
            }
        }
        _snapshot = _signals.Publish(End);
        var (tape, interactions, trials) = _choices.InOrder();
        return new TrainingData($"rehearsal of {_settings.Viewers:N0} viewers", interactions, [.. _titles.Select(tape.WithArrival)])
        {
            Tape = tape,
            Trials = trials,
        };
    }

    /// <summary>
    /// By viewer: how much the next list, made by this bundle, would be enjoyed: the chance of each choice times how much the viewer would
    /// truly like it. The same viewers, histories and counts for every bundle, so that differences are paired.
    /// </summary>
    public double[] Enjoyment(RankerModel model, UtilitySettings utility)
    {
        var (enjoyed, ranking) = (new double[_viewers.Length], new UserRanking(RankingSettings.Default with { Utility = utility }));
        for (var viewer = 0; viewer < enjoyed.Length; viewer++)
        {
            var seen = Show(viewer, End + 20 * Hour, model, ranking);
            var total = Odds(viewer, seen);
            for (var place = 0; place < seen; place++) enjoyed[viewer] += _odds[place] / total * Taste(viewer, _shown[place]);
        }
        return enjoyed;
    }

    private void Come(long day)
    {
        Span<double> sums = stackalloc double[24];
        for (var viewer = 0; viewer < _viewers.Length; viewer++)
        {
            if (!_dice.Chance(.7)) continue;
            var sum = 0.0;
            for (var hour = 0; hour < 24; hour++) sums[hour] = sum += _viewers[viewer].Activity(hour);
            var drawn = _dice.Unit() * sum;
            var at = 0;
            while (sums[at] < drawn) at++;
            Schedule(new Visit(viewer, null, 0, 0), day + at * Hour + _dice.Below((int)Hour));
        }
    }

    private void Schedule(Visit visit, long at) => _visits.Enqueue(visit, (at, _scheduled++));

    private void Browse(Visit visit, long at)
    {
        var viewer = visit.Viewer;
        var seen = Show(viewer, at, _serving, _ranking);
        _version++;
        for (var place = 0; place < seen; place++)
            Act(viewer, EventType.Impression, _shown[place], at + place * Second / 5, e => e with { Position = place });
        var total = Odds(viewer, seen);
        var chosen = Draw(seen, total);
        if (chosen == seen) return;
        var title = _shown[chosen];
        at += 20 * Second;
        Act(viewer, EventType.Click, title, at, e => e with { Position = chosen });
        Act(viewer, EventType.PlayStart, title, at + 5 * Second, e => e);
        if (_dice.Chance(.1) && Draw(seen, total) is var listed && listed < seen)
            Act(viewer, EventType.AddToList, _shown[listed], at + 6 * Second, e => e);
        if (_dice.Chance(.05)) Act(viewer, EventType.NotInterested, Least(viewer, seen), at + 7 * Second, e => e);
        var stays = 1 / (1 + Math.Exp(-1.5 * Taste(viewer, title)));
        var until = _dice.Chance(stays) ? 1 : .01 + .6 * _dice.Unit();
        Schedule(visit with { Playing = title, Until = until }, at + (long)(Shelf.Length(title) * until) * Second);
    }

    private void Finish(Visit visit, Title title, long at)
    {
        var (viewer, length) = (visit.Viewer, Shelf.Length(title));
        UserEvent Ends(UserEvent e) => e with { PositionSeconds = length * visit.Until, DurationSeconds = length };
        Act(viewer, visit.Until >= 1 ? EventType.PlayComplete : EventType.PlayStop, title, at, Ends);
        var taste = Taste(viewer, title);
        if (visit.Until >= 1 && _dice.Chance(.3))
        {
            var stars = Math.Clamp(Math.Round((2 + 1.5 * taste + _dice.Unit()) * 2) / 2, .5, 5);
            Act(viewer, EventType.Rate, title, at + 10 * Second, e => e with { Rating = stars });
        }
        else if (visit.Until >= 1 && taste > 1 && _dice.Chance(.3)) Act(viewer, EventType.Like, title, at + 10 * Second, e => e);
        if (visit.Lists < 3 && _dice.Chance(.6)) Schedule(visit with { Playing = null, Lists = visit.Lists + 1 }, at + 30 * Second);
    }

    /// <summary>Returns how many of its titles are seen.</summary>
    private int Show(int viewer, long at, RankerModel model, UserRanking ranking)
    {
        var profile = _profiles[viewer].AsOf(at, FoldOptions.Default).Profile;
        ranking.ScoreAll(profile, new Pins(model, _catalog.Current, _snapshot, new RankingContext(at, profile.Country, "simulator", 21)));
        var items = ranking.Slate(profile, Surface.Home, Length);
        var seen = Math.Min(Seen, items.Length);
        for (var place = 0; place < seen; place++) _shown[place] = _catalog.Current[items[place].Item]!;
        return seen;
    }

    /// <summary>Of choosing each that is seen; returns their sum and that of leaving.</summary>
    private double Odds(int viewer, int seen)
    {
        var total = Math.Exp(Leaving);
        for (var place = 0; place < seen; place++)
            total += _odds[place] = Math.Exp(2 * Taste(viewer, _shown[place]) + Bias(place));
        return total;
    }

    /// <summary>A place by the odds; one more than there are for leaving.</summary>
    private int Draw(int seen, double total)
    {
        var (drawn, place) = (_dice.Unit() * total, 0);
        while (place < seen && (drawn -= _odds[place]) > 0) place++;
        return place;
    }

    private Title Least(int viewer, int seen) => _shown[..seen].MinBy(title => Taste(viewer, title))!;

    /// <summary>The truth: how much the viewer likes what the title is, and how good it is.</summary>
    private double Taste(int viewer, Title title) => _viewers[viewer].Fit(title) + Appeal(title);

    private double Appeal(Title title)
    {
        var dice = new Dice(Dice.Mix(_appeals, title.Id.Value));
        return .8 * (dice.Unit() + dice.Unit() + dice.Unit() - 1.5);
    }

    private void Act(int viewer, EventType type, Title title, long at, Func<UserEvent, UserEvent> more)
    {
        var recorded = new RecordedEvent(_offset, at, more(new UserEvent
        {
            EventId = $"{_offset++}",
            UserId = _viewers[viewer].UserId,
            Type = type,
            ItemId = title.Id.Value,
            Timestamp = at,
            Surface = "home",
            ListVersion = _version,
            Country = _viewers[viewer].Country,
        }));
        _choices.Add(0, recorded);
        var before = _profiles[viewer];
        if (CrowdMoves.TryRead(before, recorded, _catalog.Index, out var move)) _signals.Observe(move);
        _profiles[viewer] = before.Fold(recorded, FoldOptions.Default).Profile;
    }
}
