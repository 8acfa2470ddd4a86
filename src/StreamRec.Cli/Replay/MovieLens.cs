namespace StreamRec.Cli.Replay;

/// <summary>
/// MovieLens' <c>ratings.csv</c> with <c>links.csv</c> beside it: a film's id is its IMDb id, or <c>ml-id</c> where no link
/// is known. https://files.grouplens.org/datasets/movielens/ml-latest-small-README.html
/// </summary>
internal static class MovieLens
{
    private const string LinksHeader = "movieId,imdbId,tmdbId";

    /// <exception cref="CommandFailedException"><paramref name="linksFile"/> is there and has another header.</exception>
    public static RatingsDialect Dialect(string linksFile)
    {
        var links = Links(linksFile);
        return new RatingsDialect(
            "userId,movieId,rating,timestamp", "ml", 0.5, 5,
            movie => !MovieTweetings.IsNumber(movie) ? null : links.TryGetValue(movie, out var imdb) ? imdb : $"ml-{movie}",
            rating => rating);
    }

    private static Dictionary<string, string> Links(string file)
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(file)) return links;
        var first = true;
        foreach (var line in File.ReadLines(file))
        {
            if (first && line.Trim() != LinksHeader) throw new CommandFailedException($"{file}:1: the header is '{line}', expected '{LinksHeader}'.");
            var fields = line.Split(',');
            if (!first && fields.Length == 3 && MovieTweetings.ImdbId(fields[1]) is { } imdb) links[fields[0]] = imdb;
            first = false;
        }
        return links;
    }
}
