using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>
/// Reads Amazon Beauty (5-core) as S3-Rec has it (Zhou et al., CIKM 2020): <c>Beauty.txt</c>, one user per line, then that user's
/// items in order; attributes by item, kept as tags. There are no times: everybody's last item has the same, and an hour
/// passes from one item to the next.
/// </summary>
internal static class BeautyFiveCore
{
    public const string SequencesFile = "Beauty.txt";
    private const string AttributesFile = "Beauty_item2attributes.json";
    private const string Name = "beauty-5core";
    private const long End = 1_400_000_000_000, Hour = 3_600_000;

    /// <exception cref="TrainingDataException">A file is missing or a line is not of its form.</exception>
    public static TrainingData Read(string folder)
    {
        var (path, attributes) = (DataFile.Existing(folder, SequencesFile, Name), DataFile.Existing(folder, AttributesFile, Name));
        var rows = new List<(long At, int User, int Item)>();
        foreach (var (line, number) in DataFile.Lines(path))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var numbers = new int[parts.Length];
            for (var k = 0; k < parts.Length; k++)
                if (!int.TryParse(parts[k], out numbers[k]))
                    throw DataFile.Refused(path, number, line, "a user and items, whole numbers with spaces between");
            if (numbers.Length < 4) throw DataFile.Refused(path, number, line, "a user and at least three items");
            for (var k = 1; k < numbers.Length; k++) rows.Add((End - (numbers.Length - 1 - k) * Hour, numbers[0], numbers[k]));
        }
        rows.Sort();
        return new TrainingData(
            Name,
            rows.ConvertAll(
                row => new Interaction(new UserId(row.User.ToString()), new ItemId(row.Item.ToString()), 0, row.At, EventType.PlayStart)),
            Titles(attributes))
        {
            Files = DataFile.Hashes(path, attributes),
        };
    }

    private static List<Title> Titles(string path)
    {
        try
        {
            using var attributes = JsonDocument.Parse(File.ReadAllBytes(path));
            var titles = new List<Title>();
            foreach (var item in attributes.RootElement.EnumerateObject())
                titles.Add(new Title
                {
                    Id = new ItemId(item.Name),
                    Kind = TitleKind.Film,
                    Name = item.Name,
                    Tags = [.. item.Value.EnumerateArray().Select(attribute => $"a{attribute.GetInt32()}")],
                });
            return titles;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new TrainingDataException($"{path}: expected a JSON object with an array of numbers for each item: {e.Message}", e);
        }
    }
}
