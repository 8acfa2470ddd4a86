using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>
/// Reads MovieTweetings (S. Dooms): <c>ratings.csv</c> with a heading user,item,rating,ts (item = IMDb number, rating 0–10, ts in
/// seconds) and <c>movies.dat</c> (id::Title (year)::Genre|Genre); beside it, if there is one, a <c>titles.jsonl</c> with people
/// and descriptions.
/// </summary>
public static class MovieTweetings
{
    /// <param name="titlesFile">JSON lines: id, title, year, genres, cast, directors, description; null: none.</param>
    /// <exception cref="TrainingDataException">A file is missing or a line is not of its form.</exception>
    public static TrainingData Read(string folder, string? titlesFile)
    {
        var interactions = Ratings(Existing(folder, "ratings.csv"));
        var details = titlesFile is null ? [] : Details(titlesFile);
        var titles = new List<Title>();
        foreach (var (line, number) in Lines(Existing(folder, "movies.dat")))
        {
            var parts = line.Split("::");
            if (parts.Length != 3) throw Refused(Path.Combine(folder, "movies.dat"), number, line, "id::Title (year)::Genre|Genre");
            titles.Add(Read(parts, details));
        }
        string[] files = [Path.Combine(folder, "ratings.csv"), Path.Combine(folder, "movies.dat")];
        if (titlesFile is not null) files = [.. files, titlesFile];
        return new TrainingData("movietweetings", interactions, titles)
        {
            Files = files.ToDictionary(file => Path.GetFileName(file), Hash),
        };
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static List<Interaction> Ratings(string path)
    {
        var interactions = new List<Interaction>();
        foreach (var (line, number) in Lines(path))
        {
            if (number == 1) continue;
            var parts = line.Split(',');
            if (parts.Length != 4 || !long.TryParse(parts[0], out _) || !long.TryParse(parts[1], out _)
                || !float.TryParse(parts[2], CultureInfo.InvariantCulture, out var rating) || !long.TryParse(parts[3], out var seconds))
                throw Refused(path, number, line, "user,item,rating,ts");
            interactions.Add(new Interaction(new UserId(parts[0]), Id(parts[1]), Math.Max(.5f, rating / 2), seconds * 1000));
        }
        interactions.Sort(static (a, b) =>
            a.At != b.At ? a.At.CompareTo(b.At)
            : a.User != b.User ? long.Parse(a.User.Value).CompareTo(long.Parse(b.User.Value))
            : a.Item.CompareTo(b.Item));
        return interactions;
    }

    /// <summary>IMDb's ids have at least seven digits.</summary>
    private static ItemId Id(string number) => new($"tt{number.PadLeft(7, '0')}");

    private static Title Read(string[] parts, Dictionary<string, Detail> details)
    {
        var id = Id(parts[0]);
        var name = parts[1];
        var year = 0;
        if (name.Length > 7 && name[^1] == ')' && name[^6] == '(' && int.TryParse(name.AsSpan(name.Length - 5, 4), out year)) name = name[..^7];
        var detail = details.GetValueOrDefault(id.Value);
        var people = ImmutableArray.CreateBuilder<Person>();
        foreach (var director in detail?.Directors ?? []) people.Add(new Person(director, "director"));
        foreach (var actor in detail?.Cast ?? []) people.Add(new Person(actor, "actor"));
        return new Title
        {
            Id = id,
            Kind = TitleKind.Film,
            Name = name,
            Year = year,
            Genres = [.. parts[2].Split('|', StringSplitOptions.RemoveEmptyEntries)],
            People = people.ToImmutable(),
            Description = detail?.Description ?? "",
        };
    }

    private static Dictionary<string, Detail> Details(string path)
    {
        if (!File.Exists(path)) throw new TrainingDataException($"{path}: there is no such titles file.");
        var details = new Dictionary<string, Detail>(StringComparer.Ordinal);
        foreach (var (line, number) in Lines(path))
        {
            try
            {
                var detail = JsonSerializer.Deserialize(line, DetailJson.Default.Detail);
                if (detail is not null) details[detail.Id] = detail;
            }
            catch (JsonException e)
            {
                throw new TrainingDataException($"{path}, line {number}: {e.Message}", e);
            }
        }
        return details;
    }

    private static string Existing(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new TrainingDataException($"{path}: not found; expected the MovieTweetings data set there.");
    }

    private static IEnumerable<(string Line, int Number)> Lines(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0) yield return (line, number);
        }
    }

    private static TrainingDataException Refused(string path, int number, string line, string expected) =>
        new($"{path}, line {number}: \"{(line.Length > 80 ? line[..80] : line)}\"; expected {expected}.");
}
