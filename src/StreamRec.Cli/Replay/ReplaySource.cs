using StreamRec.Contracts;
using StreamRec.Training;

namespace StreamRec.Cli.Replay;

/// <summary>A line that is no event. The replay goes on without it.</summary>
internal readonly record struct BadLine(string File, long Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}

/// <summary>
/// Recorded events in the order in which they are to be sent. Can be read again; each reading reports the same bad lines.
/// </summary>
internal interface IReplaySource
{
    IEnumerable<UserEvent> Read(Action<BadLine> onBadLine);
}

internal enum ReplayFormat
{
    MovieTweetings,
    MovieLens,
    JsonLines,
}

internal static class ReplaySources
{
    /// <param name="path">the file, or the folder with <c>ratings.csv</c> in it</param>
    /// <param name="names">Event types of the operator's own, which events of json lines may have.</param>
    /// <exception cref="CommandFailedException">It is not there, or has not the format's header.</exception>
    public static IReplaySource Open(string path, ReplayFormat format, EventNames? names = null)
    {
        var file = path;
        if (Directory.Exists(path))
        {
            if (format == ReplayFormat.JsonLines)
                throw new CommandFailedException($"{path} is a folder; format jsonl takes a file with one event per line.");
            file = Path.Combine(path, "ratings.csv");
        }
        if (!File.Exists(file)) throw new CommandFailedException($"{file} does not exist.");
        return format switch
        {
            ReplayFormat.MovieTweetings => new RatingsFile(file, "mt", RatingsDialect.MovieTweetings),
            ReplayFormat.MovieLens =>
                new RatingsFile(file, "ml", MovieLens.Dialect(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "links.csv"))),
            _ => new JsonLinesFile(file, names),
        };
    }
}
