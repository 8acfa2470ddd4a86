using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Catalog;

/// <summary>
/// What is counted over the whole catalogue and stays while it is about the same: how rare words are, which titles stand for all,
/// and the numbers of genres and content keys. What is made against one basis is made anew with the next.
/// </summary>
internal sealed class CatalogBasis
{
    private const int SampleSize = 1 << 15;

    private readonly Dictionary<string, int> _genres = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<int[]> _genreSets = new(new SameNumbers());
    private readonly ConcurrentDictionary<ContentKey, int> _keys = new();
    private volatile ContentKey[] _keyOf = new ContentKey[64];

    /// <summary>Of no titles. Each a new one: it numbers what its catalogue's writer shows it.</summary>
    public static CatalogBasis Empty => new([], int.MaxValue);

    /// <param name="largeFrom">Titles from which the catalogue is large.</param>
    public CatalogBasis(IReadOnlyCollection<Title> titles, int largeFrom)
    {
        Statistics = TextStatistics.Of(titles);
        IsLarge = titles.Count >= largeFrom;
        // By the hash of the id: the same of the same titles, in whatever order they came.
        if (IsLarge)
            Sample = [.. titles.OrderBy(title => WordHash.Of(title.Id.Value)).ThenBy(title => title.Id).Take(SampleSize)];
    }

    public TextStatistics Statistics { get; }

    /// <summary>Titles are found by indexes that do not read every one of them.</summary>
    public bool IsLarge { get; }

    /// <summary>Titles of a large catalogue, not more than some ten thousands.</summary>
    public Title[] Sample { get; } = [];

    /// <summary>
    /// A number for each genre, each once, by name: numbers are given on first sight, and what is added up in their order would differ from
    /// process to process. Titles of the same genres share the array. The writer's.
    /// </summary>
    public int[] NumberGenres(Title title)
    {
        var names = title.Genres.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        var numbers = new int[names.Length];
        for (var k = 0; k < names.Length; k++)
        {
            if (!_genres.TryGetValue(names[k], out numbers[k])) _genres[names[k]] = numbers[k] = _genres.Count;
        }
        if (_genreSets.TryGetValue(numbers, out var known)) return known;
        _genreSets.Add(numbers);
        return numbers;
    }

    /// <summary>Given on first sight. The writer's.</summary>
    public int NumberKey(ContentKey key)
    {
        if (_keys.TryGetValue(key, out var number)) return number;
        number = _keys.Count;
        if (number == _keyOf.Length)
        {
            var larger = new ContentKey[number * 2];
            _keyOf.CopyTo(larger, 0);
            _keyOf = larger;
        }
        _keyOf[number] = key;
        return _keys[key] = number;
    }

    /// <summary>Of a number that has been given.</summary>
    public ReadOnlySpan<ContentKey> Keys => _keyOf;

    private sealed class SameNumbers : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] int[] numbers)
        {
            var hash = new HashCode();
            foreach (var number in numbers) hash.Add(number);
            return hash.ToHashCode();
        }
    }
}
