using System.Collections.Immutable;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>
/// Reads MovieTweetings (S. Dooms): <c>ratings.csv</c> with a heading user,item,rating,ts (item = IMDb number, rating 0–10, ts in
/// seconds) and <c>movies.dat</c> (id::Title (year)::Genre|Genre); beside it, if there is one, a <c>titles.jsonl</c> with people
/// and descriptions.
/// </summary>
internal static class MovieTweetings
{
    private const string Name = "MovieTweetings";

    /// <param name="titlesFile">JSON lines: id, title, year, genres, cast, directors, description; null: none.</param>
    /// <exception cref="TrainingDataException">A file is missing or a line is not of its form.</exception>
    public static TrainingData Read(string folder, string? titlesFile)
    {
        var interactions = Ratings(DataFile.Existing(folder, "ratings.csv", Name));
        var details = titlesFile is null ? [] : Details(titlesFile);
        var titles = new List<Title>();
        var movies = DataFile.Existing(folder, "movies.dat", Name);
        foreach (var (line, number) in DataFile.Lines(movies))
        {
            var parts = line.Split("::");
            if (parts.Length != 3 || RatingsDialect.ImdbId(parts[0]) is null) throw DataFile.Refused(movies, number, line, "id::Title (year)::Genre|Genre");
            titles.Add(Read(parts, details));
        }
        string[] files = [Path.Combine(folder, "ratings.csv"), movies];
        return new TrainingData("movietweetings", interactions, titles)
        {
            Files = DataFile.Hashes(titlesFile is null ? files : [.. files, titlesFile]),
        };
    }

    private static List<Interaction> Ratings(string path)
    {
        var interactions = DataFile.Ratings(path, RatingsDialect.MovieTweetings).ConvertAll(row =>
            new Interaction(new UserId(row.User.ToString()), new ItemId(row.ItemId), (float)row.Stars, row.Seconds * 1000));
        interactions.Sort(static (a, b) =>
            a.At != b.At ? a.At.CompareTo(b.At)
            : a.User != b.User ? long.Parse(a.User.Value).CompareTo(long.Parse(b.User.Value))
            : a.Item.CompareTo(b.Item));
        return interactions;
    }

    private static Title Read(string[] parts, Dictionary<string, Detail> details)
    {
        var id = new ItemId(RatingsDialect.ImdbId(parts[0])!);
        var (name, year) = NameAndYear(parts[1]);
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

    /// <summary>"Name (1999)": both parts; year 0 when there is none.</summary>
    internal static (string Name, int Year) NameAndYear(string text)
    {
        var name = text.TrimEnd();
        return name.Length > 7 && name[^1] == ')' && name[^6] == '(' && int.TryParse(name.AsSpan(name.Length - 5, 4), out var year)
            ? (name[..^7], year)
            : (name, 0);
    }

    private static Dictionary<string, Detail> Details(string path)
    {
        if (!File.Exists(path)) throw new TrainingDataException($"{path}: there is no such titles file.");
        var details = new Dictionary<string, Detail>(StringComparer.Ordinal);
        foreach (var (line, number) in DataFile.Lines(path))
        {
            try
            {
                var detail = JsonSerializer.Deserialize(line, DetailJson.Default.Detail);
                if (detail is not null) details[detail.Id] = detail;
            }
            catch (JsonException e)
            {
                throw DataFile.Refused(path, number, line, "a JSON object with an id", e);
            }
        }
        return details;
    }
}
