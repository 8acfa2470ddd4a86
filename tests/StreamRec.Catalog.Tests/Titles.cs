using System.Text;
using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

/// <summary>Invented titles for tests.</summary>
internal static class Titles
{
    private static readonly string[] Genres = ["Drama", "Comedy", "Crime", "Horror", "Sci-Fi", "War", "Western", "Romance"];
    private static readonly string[] Nouns = ["river", "harbour", "detective", "robot", "winter", "train", "island", "soldier", "painter", "ghost"];

    public static Title Of(string id, string name = "A Title", int year = 2000) =>
        new() { Id = new ItemId(id), Kind = TitleKind.Film, Name = name, Year = year, Genres = ["Drama"] };

    /// <summary>The same seed gives the same title.</summary>
    public static Title Random(int number, int seed)
    {
        var random = new Random(seed);
        return new Title
        {
            Id = new ItemId($"tt{number:D7}"),
            Kind = random.Next(5) == 0 ? TitleKind.Series : TitleKind.Film,
            Name = $"The {Nouns[random.Next(10)]} {seed}",
            Year = 1920 + random.Next(106),
            Genres = [Genres[random.Next(8)], Genres[random.Next(8)]],
            People = [new Person($"Director {random.Next(200)}", "director"), new Person($"Actor {random.Next(500)}", "actor")],
            Description = $"A {Nouns[random.Next(10)]} meets a {Nouns[random.Next(10)]} by the {Nouns[random.Next(10)]}.",
            Tags = [Nouns[random.Next(10)]],
            Language = random.Next(3) == 0 ? "fr" : "en",
        };
    }

    public static CatalogStore Store(params Title[] titles)
    {
        var store = new CatalogStore(new ItemIndex());
        store.Apply(titles.Select(title => (title.Id, (Title?)title)).ToList());
        return store;
    }

    public static void Upsert(this CatalogStore store, Title title) => store.Apply([(title.Id, title)]);
    public static void Withdraw(this CatalogStore store, string id) => store.Apply([(new ItemId(id), null)]);

    public static int Number(this CatalogStore store, string id) =>
        store.Index.TryGet(new ItemId(id), out var item) ? item : throw new KeyNotFoundException(id);

    public static string Json(Title title) => Encoding.UTF8.GetString(TitleJson.Write(title));
}
