using System.Globalization;
using StreamRec.Contracts;

namespace StreamRec.Cli.Replay;

/// <summary>What a ratings file calls things. Columns are always user, item, rating, epoch seconds.</summary>
/// <param name="Prefix">of user and event ids, so that people of two data sets never meet</param>
/// <param name="ItemId">a title's id in the catalogue; null when the field names no title</param>
/// <param name="Stars">0.5–5 from the file's own scale</param>
internal sealed record RatingsDialect(
    string Header, string Prefix, double LowestRating, double HighestRating, Func<string, string?> ItemId, Func<double, double> Stars);

/// <summary>
/// Ratings as <c>rate</c> events, oldest first (in file order within a second). Event ids are
/// <c>prefix-user-item-seconds</c>: the same row gives the same id at every replay.
/// </summary>
internal sealed class RatingsFile : IReplaySource
{
    private readonly string _path;
    private readonly RatingsDialect _dialect;

    /// <exception cref="CommandFailedException">The first line is not the dialect's header.</exception>
    public RatingsFile(string path, RatingsDialect dialect)
    {
        (_path, _dialect) = (path, dialect);
        var header = File.ReadLines(path).FirstOrDefault();
        if (header?.Trim() != dialect.Header) throw new CommandFailedException($"{path}:1: the header is '{header}', expected '{dialect.Header}'.");
    }

    public IEnumerable<UserEvent> Read(Action<BadLine> onBadLine)
    {
        var rows = new List<Row>();
        var itemIds = new Dictionary<string, string?>(StringComparer.Ordinal);
        var number = 0L;
        foreach (var line in File.ReadLines(_path))
        {
            if (++number == 1 || line.Length == 0) continue;
            var problem = Parse(line, itemIds, out var row);
            if (problem is null) rows.Add(row);
            else onBadLine(new BadLine(_path, number, problem));
        }
        foreach (var row in rows.OrderBy(row => row.Seconds))
            yield return new UserEvent
            {
                EventId = $"{_dialect.Prefix}-{row.User}-{row.Item}-{row.Seconds}",
                UserId = $"{_dialect.Prefix}-{row.User}",
                Type = EventType.Rate,
                ItemId = row.ItemId,
                Rating = row.Stars,
                Timestamp = row.Seconds * 1000,
                DeviceId = "replay",
            };
    }

    /// <summary>Null when the line is good, else what is wrong with it.</summary>
    private string? Parse(string line, Dictionary<string, string?> itemIds, out Row row)
    {
        row = default;
        var fields = line.Split(',');
        if (fields.Length != 4) return $"{fields.Length} fields, expected 4 ({_dialect.Header})";
        if (!long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user)) return $"user '{Short(fields[0])}', expected a whole number";
        if (!itemIds.TryGetValue(fields[1], out var itemId)) itemIds[fields[1]] = itemId = _dialect.ItemId(fields[1]);
        if (itemId is null) return $"item '{Short(fields[1])}', expected a number of at most 18 digits";
        if (!double.TryParse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rating)
            || !(rating >= _dialect.LowestRating && rating <= _dialect.HighestRating))
            return $"rating '{Short(fields[2])}', expected {_dialect.LowestRating}–{_dialect.HighestRating}";
        if (!long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > EventLimits.LatestTimestamp / 1000
            || !EventLimits.IsTime(seconds * 1000))
            return $"timestamp '{Short(fields[3])}', expected seconds since 1970, of the years 1990 to 9999";
        row = new Row(user, fields[1], itemId, _dialect.Stars(rating), seconds);
        return null;
    }

    private static string Short(string field) => field.Length <= 40 ? field : field[..40] + "…";

    private readonly record struct Row(long User, string Item, string ItemId, double Stars, long Seconds);
}
