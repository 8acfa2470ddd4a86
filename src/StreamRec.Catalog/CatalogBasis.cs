using System.Collections.Concurrent;

namespace StreamRec.Catalog;

/// <summary>
/// What is counted over the whole catalogue and stays while it is about the same: how rare words are, which titles stand for all,
/// and the numbers of genres and content keys. What is made against one basis is made anew with the next.
/// </summary>
internal sealed class CatalogBasis
{
    private const int SampleSize = 1 << 15;

    private readonly ConcurrentDictionary<string, int> _genres = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<ContentKey, int> _keys = new();
    private volatile ContentKey[] _keyOf = new ContentKey[64];

    public static CatalogBasis Empty { get; } = new([], int.MaxValue);

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
    /// A bit for each genre; those that come beyond the first <see cref="CatalogSnapshot.KnownGenres"/> have none. The writer's.
    /// </summary>
    public ulong NumberGenres(Title title)
    {
        var bits = 0UL;
        foreach (var genre in title.Genres)
        {
            if (!_genres.TryGetValue(genre, out var bit))
            {
                if (_genres.Count == CatalogSnapshot.KnownGenres) continue;
                _genres[genre] = bit = _genres.Count;
            }
            bits |= 1UL << bit;
        }
        return bits;
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
}
