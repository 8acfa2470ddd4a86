using System.Globalization;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>
/// Reads MovieLens (GroupLens): <c>ratings.csv</c> (0.5–5 stars, seconds) and <c>movies.csv</c>; a film's id is its IMDb id by
/// <c>links.csv</c>, or <c>ml-id</c> where none is known.
/// </summary>
internal static class MovieLensSmall
{
    private const string Name = "MovieLens";

    /// <exception cref="TrainingDataException">A file is missing or a line is not of its form.</exception>
    public static TrainingData Read(string folder)
    {
        var (links, ratings, movies) =
            (DataFile.Existing(folder, "links.csv", Name), DataFile.Existing(folder, "ratings.csv", Name), DataFile.Existing(folder, "movies.csv", Name));
        var ids = Links(links);
        return new TrainingData("movielens-small", Ratings(ratings, ids), Titles(movies, ids)) { Files = DataFile.Hashes(links, ratings, movies) };
    }

    private static Dictionary<int, ItemId> Links(string path)
    {
        const string heading = "movieId,imdbId,tmdbId";
        var ids = new Dictionary<int, ItemId>();
        foreach (var (line, number) in DataFile.Lines(path, heading))
        {
            var parts = line.Split(',');
            if (parts.Length != 3 || !int.TryParse(parts[0], out var movie)) throw DataFile.Refused(path, number, line, heading);
            if (parts[1].Length > 0) ids[movie] = new ItemId($"tt{parts[1].PadLeft(7, '0')}");
        }
        return ids;
    }

    /// <summary>By time, user and MovieLens' own number of the film.</summary>
    private static List<Interaction> Ratings(string path, Dictionary<int, ItemId> ids)
    {
        const string heading = "userId,movieId,rating,timestamp";
        var rows = new List<(long At, int User, int Movie, float Stars)>();
        foreach (var (line, number) in DataFile.Lines(path, heading))
        {
            var parts = line.Split(',');
            if (parts.Length != 4 || !int.TryParse(parts[0], out var user) || !int.TryParse(parts[1], out var movie)
                || !float.TryParse(parts[2], CultureInfo.InvariantCulture, out var stars) || stars is not (>= .5f and <= 5)
                || !DataFile.TryTime(parts[3], out var at))
                throw DataFile.Refused(path, number, line, $"{heading} with a rating of 0.5–5 and seconds since 1970, of 1990 or later");
            rows.Add((at, user, movie, stars));
        }
        rows.Sort();
        return rows.ConvertAll(row => new Interaction(
            new UserId(row.User.ToString()), IdOf(row.Movie, ids), row.Stars, row.At));
    }

    private static List<Title> Titles(string path, Dictionary<int, ItemId> ids)
    {
        const string heading = "movieId,title,genres";
        var titles = new List<Title>();
        foreach (var (line, number) in DataFile.Lines(path, heading))
        {
            var (first, last) = (line.IndexOf(','), line.LastIndexOf(','));
            if (first < 0 || last <= first || !int.TryParse(line.AsSpan(0, first), out var movie))
                throw DataFile.Refused(path, number, line, heading);
            var (name, year) = MovieTweetings.NameAndYear(line[(first + 1)..last].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal));
            var genres = line[(last + 1)..];
            titles.Add(new Title
            {
                Id = IdOf(movie, ids),
                Kind = TitleKind.Film,
                Name = name,
                Year = year,
                Genres = genres == "(no genres listed)" ? [] : [.. genres.Split('|')],
            });
        }
        return titles;
    }

    private static ItemId IdOf(int movie, Dictionary<int, ItemId> ids) => ids.TryGetValue(movie, out var id) ? id : new ItemId($"ml-{movie}");
}
