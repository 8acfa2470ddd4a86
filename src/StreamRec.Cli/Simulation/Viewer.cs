using StreamRec.Catalog;

namespace StreamRec.Cli.Simulation;

internal enum ViewingHabit
{
    /// <summary>Finishes what it starts, then plays something alike at once.</summary>
    Binge,

    /// <summary>Starts much, stops early, browses on.</summary>
    Sampler,
}

/// <summary>One invented person: what it likes and when it watches. Made from (seed, number) alone.</summary>
internal sealed class Viewer
{
    private static readonly (string Country, string Locale, int UtcOffset)[] Homes =
        [("US", "en-US", -5), ("GB", "en-GB", 0), ("DE", "de-DE", 1), ("FR", "fr-FR", 1), ("IN", "en-IN", 5), ("JP", "ja-JP", 9)];

    private readonly Dictionary<string, double> _genres = new(StringComparer.Ordinal);
    private readonly HashSet<string> _people = new(StringComparer.Ordinal);
    private readonly int _era;
    private readonly int _utcOffset;

    public Viewer(Shelf shelf, ulong seed, int number)
    {
        var dice = new Dice(Dice.Mix(seed, (ulong)number));
        UserId = $"synthetic-{number:00000}";
        Habit = dice.Chance(0.4) ? ViewingHabit.Binge : ViewingHabit.Sampler;
        (Country, Locale, _utcOffset) = dice.Pick(Homes);
        PeakHour = dice.Chance(0.75) ? 19 + dice.Below(4) : 7 + dice.Below(10);
        _era = 1960 + (10 * dice.Below(7));
        if (shelf.Genres.Count == 0) return;
        for (var i = 0; i < 3; i++)
        {
            var genre = dice.Pick(shelf.Genres);
            _genres[genre] = 1.0 - (0.25 * i);
            if (dice.Pick(shelf.OfGenre(genre)).People is [var person, ..]) _people.Add(person.Name);
        }
        _genres.TryAdd(dice.Pick(shelf.Genres), -0.8);
    }

    /// <summary>Begins with <c>synthetic-</c>, so that nobody takes it for a person.</summary>
    public string UserId { get; }
    public ViewingHabit Habit { get; }
    public string Country { get; }
    public string Locale { get; }

    /// <summary>Local hour at which it watches most, 0–23.</summary>
    public int PeakHour { get; }
    public IReadOnlyDictionary<string, double> GenreTaste => _genres;
    public IReadOnlySet<string> FavouritePeople => _people;

    /// <summary>How much the title is to its taste, about −1 to 3.</summary>
    public double Fit(Title title)
    {
        var sum = 0.0;
        foreach (var genre in title.Genres) sum += _genres.GetValueOrDefault(genre);
        sum /= Math.Sqrt(Math.Max(1, title.Genres.Length));
        foreach (var person in title.People)
            if (_people.Contains(person.Name)) sum += 0.8;
        return title.Year >= _era && title.Year < _era + 20 ? sum + 0.3 : sum;
    }

    /// <summary>How likely it is to be there at an hour of the day (UTC), 0.05–1.</summary>
    public double Activity(int utcHour)
    {
        var distance = Math.Abs(((utcHour + _utcOffset + 24) % 24) - PeakHour);
        distance = Math.Min(distance, 24 - distance);
        return 0.05 + (0.95 * Math.Exp(-distance * distance / 8.0));
    }

    public string FavouriteGenre(Dice dice)
    {
        var liked = _genres.Where(pair => pair.Value > 0).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray();
        return liked.Length == 0 ? "film" : dice.Pick(liked);
    }
}
