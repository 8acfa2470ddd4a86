using StreamRec.Domain;

namespace StreamRec.Training.Tests.Evaluation;

/// <summary>Small logs, written as user:title@minute.</summary>
internal static class TestData
{
    public const long Start = 1_700_000_000_000;
    public const long Minute = 60_000;

    public static TrainingData Of(params string[] events) => new("test", [.. events.Select(Parse)], []);

    /// <summary>Users that prefer titles of their own half, a minute apart: the same for the same seed.</summary>
    public static TrainingData Invented(int count, int users = 12, int titles = 40, int seed = 1)
    {
        var random = new Random(seed);
        var seen = new HashSet<(int, int)>();
        var interactions = new List<Interaction>();
        while (interactions.Count < count)
        {
            var user = random.Next(users);
            var item = random.Next(titles / 2) + (random.Next(4) == 0 ? titles / 2 : user % 2 * titles / 2);
            if (!seen.Add((user, item)) && seen.Count < users * titles / 2) continue;
            interactions.Add(new Interaction(new UserId($"u{user}"), new ItemId($"t{item}"), 1 + random.Next(9) / 2f, Start + interactions.Count * Minute));
        }
        return new TrainingData("invented", interactions, []);
    }

    private static Interaction Parse(string text)
    {
        var parts = text.Split(':', '@');
        return new Interaction(new UserId(parts[0]), new ItemId(parts[1]), 4, Start + int.Parse(parts[2]) * Minute);
    }
}
