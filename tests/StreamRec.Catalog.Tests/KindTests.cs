using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

/// <summary>Titles of other kinds than film and series.</summary>
public sealed class KindTests
{
    private static TitleKind Kind(string word) => TitleKind.TryParse(word, out var kind) ? kind.Value : throw new ArgumentException(word);

    private static float[] Vector(string kind) => ContentVector.Of(
        new Title { Id = new ItemId("a"), Kind = Kind(kind), Name = "A Title", Year = 2000, Genres = ["Drama"] }, CatalogBasis.Empty.Statistics);

    [Fact]
    public void A_kind_is_equal_to_another_by_its_word_and_titles_share_the_text()
    {
        var word = string.Concat("prod", "uct");
        Assert.Equal(Kind("product"), Kind(word));
        Assert.Same(Kind("product").Word, Kind(string.Concat("pro", "duct")).Word);
        Assert.Equal((TitleKind.Film, TitleKind.Series), (Kind("film"), Kind("series")));
        Assert.NotEqual(Kind("product"), Kind("products"));
    }

    /// <summary>Of one genre, era and name: what is left is the kind.</summary>
    [Fact]
    public void Titles_of_one_kind_are_nearer_than_those_of_two_whichever_they_are()
    {
        string[] kinds = ["film", "series", "product", "book", "song", "episode", "podcast", "course"];
        foreach (var one in kinds)
        {
            Assert.Equal(1, ContentVector.Product(Vector(one), Vector(one)).Cosine, 1e-5f);
            foreach (var other in kinds.Where(other => other != one))
                Assert.InRange(ContentVector.Product(Vector(one), Vector(other)).Cosine, .85f, .985f);
        }
    }

    [Fact]
    public void The_same_kind_is_at_the_same_places_in_every_process() => Assert.Equal(
        [235, 237, 242, 245], Enumerable.Range(32, 224).Where(place => Kinds("product")[place] != 0));

    /// <summary>Of a title that has nothing but its kind and a genre.</summary>
    private static float[] Kinds(string kind) =>
        ContentVector.Of(new Title { Id = new ItemId("a"), Kind = Kind(kind), Name = "", Genres = ["Drama"] }, CatalogBasis.Empty.Statistics);
}
