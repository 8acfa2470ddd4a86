using System.Collections.Immutable;
using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// Invented titles, as many as are asked for, the same for a seed: genres that go together, people and words of which few are in
/// many titles and most in few, years that grow denser. Each is read as its record would be, so that it takes the memory of one.
/// </summary>
internal sealed class LargeCatalogue(int seed)
{
    private const int Names = 200_000, Vocabulary = 60_000, TagCount = 4_000;

    private static readonly string[] Genres =
    [
        "Drama", "Comedy", "Thriller", "Action", "Romance", "Horror", "Crime", "Documentary", "Adventure", "Sci-Fi", "Family", "Fantasy",
        "Mystery", "Animation", "Biography", "History", "Music", "War", "Western", "Sport", "Musical", "Film-Noir", "News", "Reality-TV",
    ];

    private static readonly string[] Languages = ["en", "en", "en", "en", "fr", "hi", "ja", "es", "de", "it", "ko", "zh", "pt", "ru"];
    private static readonly string[] Places = ["US", "GB", "DE", "FR", "IN", "JP"];
    private static readonly string[] Syllables =
        [.. "ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve".Split(' ')];

    public static ItemId Id(int number) => new($"tt{number:d7}");

    public Title[] Read(int count)
    {
        var titles = new Title[count];
        Parallel.For(0, (count + 999) / 1000, chunk =>
        {
            for (var number = chunk * 1000; number < Math.Min(count, (chunk + 1) * 1000); number++) titles[number] = Of(number);
        });
        return titles;
    }

    /// <param name="edition">Another one is the same title with another description.</param>
    public Title Of(int number, int edition = 0)
    {
        var random = new Random(HashCode(seed, number));
        var title = new Title
        {
            Id = Id(number),
            Kind = random.Next(5) == 0 ? TitleKind.Series : TitleKind.Film,
            Name = $"{Capital(Word(random))} {Word(random)} {number % 97}",
            Year = 2025 - (int)(100 * Math.Pow(random.NextDouble(), 2.5)),
            Genres = GenresOf(random),
            People = PeopleOf(random),
            Tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"{Spelled(Zipf(random, TagCount) + 7)} tag").Distinct()],
            Language = Languages[random.Next(Languages.Length)],
            Countries = random.Next(12) == 0 ? [Places[random.Next(Places.Length)]] : [],
            Maturity = random.Next(4) switch { 0 => 0, 1 => 12, 2 => 16, _ => random.Next(3) == 0 ? 18 : 6 },
            DurationMinutes = random.Next(20, 180),
            Description = Sentence(edition == 0 ? random : new Random(HashCode(number, edition))),
        };
        return TitleJson.TryRead(TitleJson.Write(title), 0, out var read, out var problem) ? read : throw new InvalidOperationException(problem);
    }

    /// <summary>Names that are as frequent as their number is low.</summary>
    public static string Person(int number) => $"{Capital(Spelled(number % 997 + 31))} {Capital(Spelled(number))}";

    /// <summary>Low numbers often: the count of a rank falls about as 1/rank.</summary>
    public static int Zipf(Random random, int count) => (int)(Math.Exp(random.NextDouble() * Math.Log(count + 1)) - 1);

    private static ImmutableArray<string> GenresOf(Random random)
    {
        var genres = new List<string> { Genres[Zipf(random, Genres.Length)] };
        for (var more = random.Next(3); more > 0; more--)
        {
            // A neighbour in the list more often than not: what goes together is what is watched together.
            var next = Genres[random.Next(3) == 0
                ? Zipf(random, Genres.Length)
                : Math.Min(Array.IndexOf(Genres, genres[0]) + random.Next(1, 5), Genres.Length - 1)];
            if (!genres.Contains(next)) genres.Add(next);
        }
        return [.. genres];
    }

    private static ImmutableArray<Person> PeopleOf(Random random) =>
    [
        new Person(Person(Zipf(random, Names)), "director"),
        .. Enumerable.Range(0, random.Next(2, 6)).Select(_ => new Person(Person(Zipf(random, Names)), "actor")),
    ];

    private static string Sentence(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(12, 26)).Select(_ => Word(random))) + ".";

    private static string Word(Random random) => Spelled(Zipf(random, Vocabulary));

    private static string Spelled(int number)
    {
        var word = Syllables[number % Syllables.Length];
        for (number /= Syllables.Length; number > 0; number /= Syllables.Length) word += Syllables[number % Syllables.Length];
        return word + "n";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static int HashCode(int a, int b) => unchecked((int)(((uint)a * 2654435761u ^ (uint)b) * 2246822519u));
}
