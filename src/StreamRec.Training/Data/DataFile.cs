using System.Globalization;
using System.Security.Cryptography;
using StreamRec.Contracts;

namespace StreamRec.Training;

/// <summary>Lines of a data set's files, and what is said when one is missing or not of its form: <c>file:line</c> first.</summary>
public static class DataFile
{
    private const int Shown = 80;

    /// <param name="dataSet">What was expected, for the message.</param>
    public static string Existing(string folder, string name, string dataSet)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new TrainingDataException($"{path}: not found; expected the {dataSet} data set there.");
    }

    /// <summary>Lines that are not empty, numbered from 1.</summary>
    public static IEnumerable<(string Line, int Number)> Lines(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0) yield return (line, number);
        }
    }

    /// <summary>As <see cref="Lines(string)"/>, after a first line that must be this heading.</summary>
    public static IEnumerable<(string Line, int Number)> Lines(string path, string heading)
    {
        foreach (var (line, number) in Lines(path))
        {
            if (number > 1) yield return (line, number);
            else if (line.Trim() != heading) throw Refused(path, number, line, $"the heading {heading.Replace('\t', ' ')}");
        }
    }

    /// <exception cref="TrainingDataException">A line is no rating.</exception>
    internal static List<RatingRow> Ratings(string path, RatingsDialect dialect)
    {
        var rows = new List<RatingRow>();
        foreach (var (line, number) in Lines(path, dialect.Header))
        {
            if (dialect.Parse(line, out var row) is { } problem) throw Refused(path, number, line, $"{dialect.Header}: {problem}");
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Lower-case hex SHA-256 by name without folder.</summary>
    public static Dictionary<string, string> Hashes(params IEnumerable<string> paths) =>
        paths.ToDictionary(path => Path.GetFileName(path), path =>
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    });

    /// <summary>Ms since the Unix epoch of seconds since then; false when nothing can have happened at that time.</summary>
    public static bool TryTime(string seconds, out long milliseconds)
    {
        var read = decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value <= EventLimits.LatestTimestamp / 1000;
        milliseconds = read ? (long)(value * 1000) : 0;
        return read && EventLimits.IsTime(milliseconds);
    }

    public static TrainingDataException Refused(string path, int number, string line, string expected, Exception? inner = null) =>
        new($"{path}:{number}: \"{(line.Length > Shown ? line[..Shown] + "…" : line)}\"; expected {expected}.", inner);
}
