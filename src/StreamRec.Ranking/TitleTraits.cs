using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// What of a title's content the encoder knows by name: genres, release year, people. A title's content vector is the weighted
/// sum of its traits' vectors, so a title that no model has seen has one too.
/// </summary>
public static class TitleTraits
{
    private const int People = 8;

    /// <param name="newestYear">Later years count as this one: the newest that training saw.</param>
    public static void Read(Title title, int newestYear, List<(string Trait, float Weight)> into)
    {
        into.Clear();
        into.Add((Year(Math.Min(title.Year, newestYear)), 1));
        var weight = 1 / MathF.Sqrt(Math.Max(1, title.Genres.Length));
        foreach (var genre in title.Genres) into.Add(($"genre:{genre.ToLowerInvariant()}", weight));
        var people = Math.Min(People, title.People.Length);
        for (var k = 0; k < people; k++) into.Add(($"person:{title.People[k].Name.ToLowerInvariant()}", 1 / MathF.Sqrt(people)));
    }

    /// <summary>Years of their own from 2000 on, five together from 1980, decades before.</summary>
    private static string Year(int year) => year switch
    {
        <= 0 => "year:unknown",
        < 1930 => "year:before 1930",
        < 1980 => $"year:{year / 10 * 10}s",
        < 2000 => $"year:from {year / 5 * 5}",
        _ => $"year:{year}",
    };
}
