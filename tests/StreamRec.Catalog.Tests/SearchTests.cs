namespace StreamRec.Catalog.Tests;

public sealed class SearchTests
{
    private static readonly CatalogSnapshot Catalogue = Titles.Store(
        Titles.Of("heat", "Heat", 1995) with { People = [new Person("Michael Mann", "director")], Tags = ["heist"] },
        Titles.Of("wave", "Heat Wave", 2009),
        Titles.Of("night", "In the Heat of the Night", 1967) with { People = [new Person("Sidney Poitier", "actor")] },
        Titles.Of("manns", "The Notebook", 2004) with { People = [new Person("Heath Ledger", "actor")] },
        Titles.Of("tag", "Dog Days", 2001) with { Tags = ["heat"], Genres = ["Science Fiction"] },
        Titles.Of("amelie", "Le Fabuleux Destin d'Amélie Poulain", 2001),
        Titles.Of("lodz", "Łódź", 1990),
        Titles.Of("dark", "The Dark Knight", 2008) with { People = [new Person("Heath Ledger", "actor")] }).Current;

    [Fact]
    public void A_whole_name_goes_before_its_beginning_before_words_before_tags_before_people_whose_name_only_begins_so() =>
        Assert.Equal(["heat", "wave", "night", "tag", "dark", "manns"], Found("heat"));

    [Theory]
    [InlineData("michel man", "heat")] // one letter is missing in each
    [InlineData("pointier", "night")]
    [InlineData("ameile", "amelie")]
    [InlineData("scince fiction", "tag")]
    [InlineData("fabuluex", "amelie")]
    public void A_misspelt_word_finds_what_it_may_mean(string query, string id) => Assert.Equal([id], Found(query));

    [Theory]
    [InlineData("xqzwv")]
    [InlineData("hxyt")] // two letters of four are other ones
    [InlineData("mxn")] // short words are meant as they are
    public void Nonsense_finds_nothing(string query) => Assert.Empty(Found(query));

    [Fact]
    public void A_genre_of_two_words_is_found_before_titles_that_have_both_somewhere()
    {
        var catalogue = Titles.Store(
            Titles.Of("first", "First Contact", 1996) with { Tags = ["sci"] },
            Titles.Of("alien", "Alien", 1979) with { Genres = ["Sci-Fi"] }).Current;
        Assert.Equal(["alien", "first"], catalogue.Search("sci fi", 10).Select(title => title.Id.Value));
    }

    [Fact]
    public void Words_of_descriptions_are_found_last()
    {
        var catalogue = Titles.Store(
            Titles.Of("jaws", "Jaws", 1975) with { Description = "A shark hunts bathers." },
            Titles.Of("cage", "Shark Cage", 2001), Titles.Of("deep", "The Deep", 1977) with { Tags = ["shark"] }).Current;
        Assert.Equal(["cage", "deep", "jaws"], catalogue.Search("shark", 10).Select(title => title.Id.Value));
    }

    [Theory]
    [InlineData("AMÉLIE", "amelie")]
    [InlineData("amelie poul", "amelie")]
    [InlineData("lodz", "lodz")]
    [InlineData("  dark,  KNIGHT ", "dark")]
    [InlineData("dark ledger", "dark")]
    [InlineData("michael mann", "heat")]
    [InlineData("science fict", "tag")]
    public void Accents_case_and_punctuation_do_not_matter(string query, string id) => Assert.Equal([id], Found(query));

    [Theory]
    [InlineData("")]
    [InlineData("  ?! ")]
    [InlineData("nothing of this")]
    [InlineData("kni dark")]
    public void Every_word_has_to_be_somewhere_and_only_the_last_may_be_a_beginning(string query) => Assert.Empty(Found(query));

    [Fact]
    public void No_more_are_given_than_asked_for()
    {
        Assert.Equal(2, Catalogue.Search("heat", 2).Count);
        Assert.Empty(Catalogue.Search("heat", 0));
        Assert.Empty(Catalogue.Search(new string('x', 100_000), 10));
    }

    private static IEnumerable<string> Found(string query) => Catalogue.Search(query, 10).Select(title => title.Id.Value);
}
