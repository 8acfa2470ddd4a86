using StreamRec.Catalog;
using StreamRec.Cli.Simulation;
using StreamRec.Domain;

namespace StreamRec.Cli.Tests;

internal static class Titles
{
    private static readonly string[] Genres = ["Comedy", "Crime", "Drama", "Horror", "Romance", "Sci-Fi", "Western", "War"];

    public static Title[] Some(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Title
        {
            Id = new ItemId($"tt{i:0000000}"), Kind = TitleKind.Film, Name = $"Title {i}", Year = 1950 + (i % 70), DurationMinutes = 80 + (i % 60),
            Genres = [Genres[i % Genres.Length], Genres[i / 3 % Genres.Length]], People = [new Person($"Person {i % 40}", "director")],
        })];

    public static Shelf Shelf { get; } = new(Some(240));
}
