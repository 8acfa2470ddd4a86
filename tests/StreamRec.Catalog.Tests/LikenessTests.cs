using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

/// <summary>What makes titles alike, in a small catalogue (compared exactly) and in a large one (compared as bytes).</summary>
public sealed class LikenessTests
{
    private const int Small = int.MaxValue, Large = 1;

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void Titles_of_which_nothing_is_known_are_like_no_other(int largeFrom)
    {
        var blank = Enumerable.Range(0, 200).Select(k => Bare($"b{k:D3}") with { Name = $"Title {k % 100}" });
        var catalog = Store(largeFrom, [.. blank, .. Enumerable.Range(0, 200).Select(k => Titles.Random(k, k))]).Current;
        foreach (var item in catalog.Items)
        {
            var isBlank = catalog.Index[item].Value[0] == 'b';
            Assert.Equal(isBlank ? 0 : 32, catalog.Neighbours(item).Length);
            foreach (var near in catalog.Neighbours(item)) Assert.NotEqual('b', catalog.Index[near.Item].Value[0]);
        }
        Assert.Equal(0, catalog.Similarity(0, 1));
        Assert.Equal(0, catalog.Similarity(0, 300));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void Year_kind_and_language_alone_are_no_likeness(int largeFrom)
    {
        var catalog = Store(
            largeFrom, Bare("drama") with { Genres = ["Drama"] }, Bare("horror") with { Genres = ["Horror"] },
            Bare("later") with { Genres = ["Drama"], Year = 2020, Language = "fr" }).Current;
        Assert.Equal(["later"], Near(catalog, "drama"));
        Assert.Empty(Near(catalog, "horror"));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void Of_titles_that_are_alike_those_of_the_same_year_and_language_are_nearer(int largeFrom)
    {
        var catalog = Store(
            largeFrom, Bare("a") with { Tags = ["heist"] }, Bare("b") with { Tags = ["heist"], Year = 2020, Language = "fr" },
            Bare("c") with { Tags = ["heist"] }).Current;
        Assert.Equal(["c", "b"], Near(catalog, "a"));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void A_title_becomes_like_others_when_something_is_said_of_it_and_ceases_with_it(int largeFrom)
    {
        var store = Store(largeFrom, Bare("a") with { Genres = ["War"] }, Bare("b"));
        Assert.Empty(Near(store.Current, "a"));
        store.Upsert(Bare("b") with { Genres = ["War"] });
        Assert.Equal(["b"], Near(store.Current, "a"));
        Assert.Equal(["a"], Near(store.Current, "b"));
        store.Upsert(Bare("b"));
        Assert.Empty(Near(store.Current, "a"));
        Assert.Empty(Near(store.Current, "b"));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public void A_word_that_most_titles_have_makes_none_of_them_alike(int largeFrom)
    {
        var titles = Enumerable.Range(0, 200).Select(k => Bare($"t{k:D3}") with { Name = $"Volume {k}", Genres = [k < 100 ? "War" : "Music"] });
        var catalog = Store(largeFrom, [.. titles]).Current;
        foreach (var near in catalog.Neighbours(0)) Assert.Equal("War", catalog[near.Item]!.Genres[0]);
        Assert.Equal(32, catalog.Neighbours(0).Length);
    }

    private static Title Bare(string id) => new()
    {
        Id = new ItemId(id),
        Kind = TitleKind.Film,
        Name = id,
        Year = 1994,
        Language = "en",
        DurationMinutes = 90,
        Maturity = 12,
    };

    private static IEnumerable<string> Near(CatalogSnapshot catalog, string id)
    {
        Assert.True(catalog.Index.TryGet(new ItemId(id), out var item));
        return catalog.Neighbours(item).ToArray().Select(near => catalog.Index[near.Item].Value);
    }

    private static CatalogStore Store(int largeFrom, params Title[] titles)
    {
        var store = new CatalogStore(new ItemIndex(), largeFrom);
        store.Apply([.. titles.Select(title => (title.Id, (Title?)title))]);
        return store;
    }
}
