using StreamRec.Contracts;

namespace StreamRec.Cli.Simulation;

/// <param name="RunId">Part of every event id, so that two runs of one seed are not taken for repeats of each other.</param>
internal sealed record CrowdSettings(int Users, ulong Seed, EventMix Mix, string RunId);

/// <summary>
/// Viewers and what they do next: pure, a function of (titles, settings, the timestamps asked for). Who acts follows the hour
/// of the day; what is clicked follows taste; the kinds follow the mix exactly, per 100 events.
/// </summary>
internal sealed class Crowd
{
    private const int Tries = 12;
    private readonly Screen[] _screens;
    private readonly double[][] _presence = new double[24][];
    private readonly CrowdSettings _settings;
    private readonly Dice _dice;
    private readonly EventDeck _deck;
    private long _count;

    public Crowd(Shelf shelf, CrowdSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Users, 1, nameof(settings));
        _settings = settings;
        _dice = new Dice(Dice.Mix(settings.Seed, ulong.MaxValue >> 1));
        _deck = new EventDeck(settings.Mix, _dice);
        _screens = new Screen[settings.Users];
        for (var i = 0; i < _screens.Length; i++) _screens[i] = new Screen(new Viewer(shelf, settings.Seed, i), shelf);
    }

    public IEnumerable<Viewer> Viewers => _screens.Select(screen => screen.Viewer);

    /// <param name="timestamp">ms since the Unix epoch</param>
    public UserEvent Next(long timestamp)
    {
        var kind = _deck.Deal();
        var screen = Draw(timestamp);
        for (var i = 1; i < Tries && !screen.Can(kind); i++) screen = Draw(timestamp);
        return screen.Act(kind, $"sim-{_settings.Seed}-{_settings.RunId}-{_count++}", timestamp, _dice);
    }

    private Screen Draw(long timestamp)
    {
        var presence = Presence((int)(timestamp / 3_600_000 % 24));
        var at = Array.BinarySearch(presence, _dice.Unit() * presence[^1]);
        return _screens[Math.Min(at < 0 ? ~at : at + 1, _screens.Length - 1)];
    }

    /// <summary>Running sums of who is there at that hour.</summary>
    private double[] Presence(int utcHour)
    {
        if (_presence[utcHour] is { } known) return known;
        var sums = new double[_screens.Length];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++) sums[i] = sum += _screens[i].Viewer.Activity(utcHour);
        return _presence[utcHour] = sums;
    }
}
