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

    private static Dictionary<string, string> Links(string path)
    {
        const string heading = "movieId,imdbId,tmdbId";
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, number) in DataFile.Lines(path, heading))
        {
            var parts = line.Split(',');
            if (parts.Length != 3 || !int.TryParse(parts[0], out _)) throw DataFile.Refused(path, number, line, heading);
            if (RatingsDialect.ImdbId(parts[1]) is { } imdb) ids[parts[0]] = imdb;
        }
        return ids;
    }

    /// <summary>By time, user and MovieLens' own number of the film.</summary>
    private static List<Interaction> Ratings(string path, Dictionary<string, string> ids)
    {
        var rows = DataFile.Ratings(path, RatingsDialect.MovieLens(ids))
            .ConvertAll(row => (row.Seconds, row.User, Movie: long.Parse(row.Item), Stars: (float)row.Stars, row.ItemId));
        rows.Sort();
        return rows.ConvertAll(row =>
            new Interaction(new UserId(row.User.ToString()), new ItemId(row.ItemId), row.Stars, row.Seconds * 1000));
    }

    private static List<Title> Titles(string path, Dictionary<string, string> ids)
    {
        const string heading = "movieId,title,genres";
        var dialect = RatingsDialect.MovieLens(ids);
        var titles = new List<Title>();
        foreach (var (line, number) in DataFile.Lines(path, heading))
        {
            var (first, last) = (line.IndexOf(','), line.LastIndexOf(','));
            if (first < 0 || last <= first || dialect.ItemId(line[..first]) is not { } id)
                throw DataFile.Refused(path, number, line, heading);
            var (name, year) = MovieTweetings.NameAndYear(
                line[(first + 1)..last].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal));
            var genres = line[(last + 1)..];
            titles.Add(new Title
            {
                Id = new ItemId(id),
                Kind = TitleKind.Film,
                Name = name,
                Year = year,
                Genres = genres == "(no genres listed)" ? [] : [.. genres.Split('|')],
            });
        }
        return titles;
    }
}
