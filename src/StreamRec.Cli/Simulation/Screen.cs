using StreamRec.Catalog;
using StreamRec.Contracts;

namespace StreamRec.Cli.Simulation;

/// <summary>What one viewer has before it: titles shown, the one clicked, the one playing. Turns kinds into plausible events.</summary>
internal sealed class Screen(Viewer viewer, Shelf shelf)
{
    private const int Remembered = 24;
    private const long SessionGap = 30 * 60_000;
    private readonly List<Title> _shown = new(Remembered);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private Title? _clicked;
    private Title? _playing;
    private Title? _toJudge;
    private double _head;
    private int _place;
    private int _session;
    private long _lastSeen = long.MinValue / 2;

    public Viewer Viewer => viewer;

    public bool Can(EventKind kind) => kind switch
    {
        EventKind.Progress => _playing is not null && _head < Shelf.Length(_playing) * 0.95,
        EventKind.Click => _shown.Count >= 4 && _clicked is null,
        EventKind.Strong => _clicked is not null || _playing is not null || _toJudge is not null,
        _ => true,
    };

    public UserEvent Act(EventKind kind, string eventId, long timestamp, Dice dice)
    {
        if (timestamp - _lastSeen > SessionGap) Arrive();
        _lastSeen = timestamp;
        var action = kind switch
        {
            EventKind.Impression => See(dice),
            EventKind.Progress => Watch(dice),
            EventKind.Click => Click(dice),
            _ => Decide(dice),
        };
        return new UserEvent
        {
            EventId = eventId,
            UserId = viewer.UserId,
            Timestamp = timestamp,
            Type = action.Type,
            ItemId = action.Title?.Id.Value,
            SessionId = $"{viewer.UserId}-{_session}",
            DeviceId = "simulator",
            Surface = "home",
            Locale = viewer.Locale,
            Country = viewer.Country,
            Position = action.Place,
            PositionSeconds = action.Head,
            Rating = action.Stars,
            Query = action.Query,
            DurationSeconds = action.Head is null || action.Title is null ? null : Shelf.Length(action.Title),
        };
    }

    private void Arrive()
    {
        _session++;
        _place = 0;
        _shown.Clear();
        _clicked = null;
    }

    private Move See(Dice dice)
    {
        var title = shelf.DrawFitting(dice, dice.Chance(0.5) ? 4 : 1, viewer.Fit, _shown.Contains);
        if (_shown.Count == Remembered) _shown.RemoveAt(0);
        _shown.Add(title);
        return new Move(EventType.Impression, title) { Place = _place++ % 20 };
    }

    private Move Click(Dice dice)
    {
        Title? best = null;
        var bestValue = double.NegativeInfinity;
        foreach (var title in _shown)
        {
            var value = (2 * viewer.Fit(title)) + dice.Gumbel();
            if (value <= bestValue) continue;
            (best, bestValue) = (title, value);
        }
        _clicked = best ?? shelf.Draw(dice);
        _shown.Remove(_clicked);
        return new Move(EventType.Click, _clicked) { Place = dice.Below(20) };
    }

    private Move Watch(Dice dice)
    {
        var title = _playing ??= _clicked ?? shelf.DrawFitting(dice, 8, viewer.Fit, Finished);
        _head = Math.Min(_head + (30 + dice.Below(300)), Shelf.Length(title));
        return new Move(EventType.PlayProgress, title) { Head = _head };
    }

    private Move Decide(Dice dice)
    {
        if (_toJudge is { } judged)
        {
            _toJudge = null;
            if (dice.Chance(0.6)) return Judge(judged, dice);
        }
        if (_playing is { } playing && dice.Chance(0.8)) return End(playing, dice);
        if (_clicked is { } clicked && dice.Chance(0.8)) return Start(clicked);
        return Browse(dice);
    }

    private Move Start(Title title)
    {
        (_playing, _clicked, _head) = (title, null, 0);
        return new Move(EventType.PlayStart, title) { Head = 0 };
    }

    private Move End(Title title, Dice dice)
    {
        var stays = (viewer.Habit == ViewingHabit.Binge ? 0.8 : 0.35) + (0.1 * viewer.Fit(title));
        _playing = null;
        if (!dice.Chance(stays))
            return new Move(EventType.PlayStop, title) { Head = Math.Min(_head + dice.Below(600), Shelf.Length(title) * 0.9) };
        if (_finished.Count < 256) _finished.Add(title.Id.Value);
        _toJudge = title;
        if (viewer.Habit == ViewingHabit.Binge)
            _clicked = shelf.DrawFitting(dice, 12, other => viewer.Fit(other) + Alike(title, other), Finished);
        return new Move(EventType.PlayComplete, title) { Head = Shelf.Length(title) };
    }

    private Move Judge(Title title, Dice dice)
    {
        var fit = viewer.Fit(title);
        if (dice.Chance(0.4)) return new Move(fit + dice.Unit() > 0.5 ? EventType.Like : EventType.Dislike, title);
        var stars = Math.Clamp(Math.Round((2.5 + (1.2 * fit) + dice.Unit()) * 2) / 2, 0.5, 5);
        return new Move(EventType.Rate, title) { Stars = stars };
    }

    private Move Browse(Dice dice)
    {
        var title = shelf.DrawFitting(dice, 6, viewer.Fit, Finished);
        return dice.Below(10) switch
        {
            < 4 => Start(title),
            < 6 => new Move(EventType.AddToList, title),
            6 => new Move(EventType.RemoveFromList, title),
            7 => new Move(EventType.NotInterested, shelf.DrawFitting(dice, 6, other => -viewer.Fit(other), Finished)),
            8 => new Move(EventType.Share, title),
            _ => new Move(EventType.Search, null) { Query = viewer.FavouriteGenre(dice) },
        };
    }

    private bool Finished(Title title) => _finished.Contains(title.Id.Value);

    private static double Alike(Title a, Title b) => a.Genres.Intersect(b.Genres).Count() * 0.5;

    private readonly record struct Move(EventType Type, Title? Title)
    {
        public int? Place { get; init; }
        public double? Head { get; init; }
        public double? Stars { get; init; }
        public string? Query { get; init; }
    }
}
