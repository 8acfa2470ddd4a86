using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

/// <summary>The catalogue that a first start shows.</summary>
public sealed class DemoCatalogueTests
{
    private static readonly IReadOnlyList<Title> Titles = TitlesFile.Read(TitlesFile.Demo);
    private static readonly CatalogSnapshot Catalogue = Loaded();

    [Fact]
    public void It_has_hundreds_of_films_and_series_with_IMDb_ids()
    {
        Assert.InRange(Titles.Count, 300, 5_000);
        Assert.Contains(Titles, title => title.Kind == TitleKind.Film);
        Assert.Contains(Titles, title => title.Kind == TitleKind.Series);
        Assert.All(Titles, title => Assert.Matches("^tt[0-9]{7,8}$", title.Id.Value));
        Assert.Equal(Titles.Count, Titles.DistinctBy(title => title.Id).Count());
    }

    [Fact]
    public void Every_title_says_what_a_tile_shows()
    {
        Assert.All(Titles, title =>
        {
            Assert.InRange(title.Year, TitleLimits.MinYear, TitleLimits.MaxYear);
            Assert.NotEmpty(title.Genres);
            Assert.NotEmpty(title.People);
            Assert.NotEmpty(title.Description);
            Assert.InRange(title.DurationMinutes, 1, 1_000);
        });
    }

    [Theory]
    [InlineData("tt0068646", "tt0071562")] // The Godfather, Part II
    [InlineData("tt0047478", "tt0055630")] // Seven Samurai, Yojimbo
    [InlineData("tt0120737", "tt0167261")] // two parts of The Lord of the Rings
    public void Known_pairs_are_neighbours(string one, string other)
    {
        Assert.Contains(Near(new ItemId(one)).Take(10), near => near.Title.Id.Value == other);
    }

    private static IEnumerable<(Title Title, float Similarity)> Near(ItemId id)
    {
        Assert.True(Catalogue.Index.TryGet(id, out var item), $"{id} is not in the demo catalogue");
        return Catalogue.Neighbours(item).ToArray().Select(near => (Catalogue[near.Item]!, near.Similarity));
    }

    private static CatalogSnapshot Loaded()
    {
        var store = new CatalogStore(new ItemIndex());
        store.Apply(Titles.Select(title => (title.Id, (Title?)title)).ToList());
        return store.Current;
    }
}
