using StreamRec.Catalog;

namespace StreamRec.Cli.Simulation;

/// <summary>The catalogue as viewers meet it: some titles are met far more often than others (Zipf over a fixed order).</summary>
internal sealed class Shelf
{
    private readonly Title[] _byFame;
    private readonly double[] _fame;
    private readonly Dictionary<string, List<Title>> _byGenre = [];

    /// <exception cref="ArgumentException">There are no titles.</exception>
    public Shelf(IEnumerable<Title> titles)
    {
        _byFame = titles.OrderBy(title => FameRank(title.Id.Value)).ThenBy(title => title.Id.Value, StringComparer.Ordinal).ToArray();
        if (_byFame.Length == 0)
            throw new ArgumentException("A simulation needs at least one title; the catalogue has none.", nameof(titles));
        _fame = new double[_byFame.Length];
        var sum = 0.0;
        for (var i = 0; i < _fame.Length; i++) _fame[i] = sum += 1.0 / (i + 8);
        foreach (var title in _byFame)
            foreach (var genre in title.Genres)
            {
                if (!_byGenre.TryGetValue(genre, out var list)) _byGenre[genre] = list = [];
                list.Add(title);
            }
        Genres = _byGenre.Keys.Order(StringComparer.Ordinal).ToArray();
    }

    public int Count => _byFame.Length;

    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<string> Genres { get; }

    public IReadOnlyList<Title> OfGenre(string genre) => _byGenre[genre];

    public Title Draw(Dice dice)
    {
        var at = Array.BinarySearch(_fame, dice.Unit() * _fame[^1]);
        return _byFame[Math.Min(at < 0 ? ~at : at + 1, _byFame.Length - 1)];
    }

    /// <summary>The most fitting of <paramref name="tries"/> drawn titles that <paramref name="skip"/> does not refuse.</summary>
    public Title DrawFitting(Dice dice, int tries, Func<Title, double> fit, Func<Title, bool> skip)
    {
        Title? best = null;
        var bestFit = double.NegativeInfinity;
        for (var i = 0; i < tries; i++)
        {
            var title = Draw(dice);
            var value = fit(title) - (skip(title) ? 100 : 0);
            if (value <= bestFit) continue;
            (best, bestFit) = (title, value);
        }
        return best ?? Draw(dice);
    }

    /// <summary>How long a title is, in seconds.</summary>
    public static double Length(Title title) => 60.0 * (title.DurationMinutes > 0 ? title.DurationMinutes : 100);

    private static ulong FameRank(string id) => Dice.Mix(0, id);
}
