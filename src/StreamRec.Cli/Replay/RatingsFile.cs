using StreamRec.Contracts;
using StreamRec.Training;

namespace StreamRec.Cli.Replay;

/// <summary>
/// Reads ratings as <c>rate</c> events, oldest first (in file order within a second). Event ids are
/// <c>prefix-user-item-seconds</c>: the same row gives the same id at every replay.
/// </summary>
internal sealed class RatingsFile : IReplaySource
{
    private readonly string _path;
    private readonly string _prefix;
    private readonly RatingsDialect _dialect;

    /// <param name="prefix">Of user and event ids, so that people of two data sets never meet.</param>
    /// <exception cref="CommandFailedException">The first line is not the dialect's header.</exception>
    public RatingsFile(string path, string prefix, RatingsDialect dialect)
    {
        (_path, _prefix, _dialect) = (path, prefix, dialect);
        var header = File.ReadLines(path).FirstOrDefault();
        if (header?.Trim() != dialect.Header)
            throw new CommandFailedException($"{path}:1: the header is '{header}', expected '{dialect.Header}'.");
    }

    public IEnumerable<UserEvent> Read(Action<BadLine> onBadLine)
    {
        var rows = new List<RatingRow>();
        var number = 0L;
        foreach (var line in File.ReadLines(_path))
        {
            if (++number == 1 || line.Length == 0) continue;
            if (_dialect.Parse(line, out var row) is { } problem) onBadLine(new BadLine(_path, number, problem));
            else rows.Add(row);
        }
        foreach (var row in rows.OrderBy(row => row.Seconds))
            yield return new UserEvent
            {
                EventId = $"{_prefix}-{row.User}-{row.Item}-{row.Seconds}",
                UserId = $"{_prefix}-{row.User}",
                Type = EventType.Rate,
                ItemId = row.ItemId,
                Rating = row.Stars,
                Timestamp = row.Seconds * 1000,
                DeviceId = "replay",
            };
    }
}
