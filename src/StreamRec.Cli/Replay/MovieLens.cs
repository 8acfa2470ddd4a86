using StreamRec.Training;

namespace StreamRec.Cli.Replay;

/// <summary>MovieLens' <c>ratings.csv</c> with <c>links.csv</c> beside it, if it is there.</summary>
internal static class MovieLens
{
    private const string LinksHeader = "movieId,imdbId,tmdbId";

    /// <exception cref="CommandFailedException"><paramref name="linksFile"/> is there and has another header.</exception>
    public static RatingsDialect Dialect(string linksFile)
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(linksFile)) return RatingsDialect.MovieLens(links);
        var first = true;
        foreach (var line in File.ReadLines(linksFile))
        {
            if (first && line.Trim() != LinksHeader)
                throw new CommandFailedException($"{linksFile}:1: the header is '{line}', expected '{LinksHeader}'.");
            var fields = line.Split(',');
            if (!first && fields.Length == 3 && RatingsDialect.ImdbId(fields[1]) is { } imdb) links[fields[0]] = imdb;
            first = false;
        }
        return RatingsDialect.MovieLens(links);
    }
}
