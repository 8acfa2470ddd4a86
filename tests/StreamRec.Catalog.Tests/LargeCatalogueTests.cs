using CsCheck;
using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

public sealed class LargeCatalogueTests
{
    /// <summary>So many that not all are compared with each.</summary>
    private const int Many = 9_000;

    private static readonly Lazy<Title[]> Some = new(() => [.. Enumerable.Range(0, Many).Select(k => Titles.Random(k, k))]);

    [Fact]
    public void After_any_changes_all_that_is_derived_equals_what_is_made_at_once()
    {
        Gen.Select(Gen.Int[0, Many + 50], Gen.Int[-4_000, 20_000]).Array[1, 40].Sample(changes =>
        {
            var store = Large(Some.Value);
            int[] asked = [.. Enumerable.Range(0, 60).Select(k => k * 149)];
            foreach (var (number, seed) in changes)
            {
                store.Apply([(new ItemId($"tt{number:D7}"), seed < 0 ? null : Titles.Random(number, seed))]);
                foreach (var item in asked) if ((item + seed) % 3 == 0) store.Current.Neighbours(item);
            }
            var forward = store.Current;
            var anew = forward.Rebuilt(forward.Basis, new Dictionary<int, Title?>());
            Assert.Equal(anew.Count, forward.Count);
            Assert.Equal(anew.Items, forward.Items);
            Assert.Equal(anew.Fresh, forward.Fresh);
            foreach (var item in asked) Assert.Equal(anew.Neighbours(item), forward.Neighbours(item));
            foreach (var (number, _) in changes) Assert.Equal(anew.Similarity(number, 3), forward.Similarity(number, 3));
            Assert.All(forward.Items.ToArray(), item => Assert.Equal(GenresOf(anew, item), GenresOf(forward, item)));
        }, iter: 6, threads: 1);
    }

    [Fact]
    public void Nearly_all_of_the_most_similar_titles_are_found_without_a_comparison_with_all()
    {
        var catalog = Large(Some.Value).Current;
        var recalls = Enumerable.Range(0, 40).Select(k => Recall(catalog, k * 211));
        Assert.True(recalls.Average() >= .95, $"only {recalls.Average():p1} are found");
    }

    [Fact]
    public void Bytes_say_of_titles_what_floats_say()
    {
        var (bytes, floats) = (Large(Some.Value[..2_000]).Current, Titles.Store(Some.Value[..2_000]).Current);
        Assert.True(bytes.IsLarge && !floats.IsLarge);
        for (var item = 0; item < 2_000; item += 7)
            Assert.Equal(floats.Similarity(item, item / 3), bytes.Similarity(item, item / 3), .01f);
    }

    [Fact]
    public void A_change_leaves_the_pages_of_other_titles_as_they_are()
    {
        var store = Large(Some.Value[..1_000]);
        var before = store.Current;
        store.Upsert(Titles.Random(300, 5));
        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(page => store.Current.SharesPage(before, page)));
    }

    [Fact]
    public void The_newest_titles_after_any_changes_are_those_of_all()
    {
        Gen.Select(Gen.Int[0, 420], Gen.Int[-30, 60]).Array[1, 300].Sample(changes =>
        {
            var store = Titles.Store([.. Enumerable.Range(0, 400).Select(k => Titles.Of($"t{k:D3}", year: 1900 + k % 90))]);
            foreach (var (number, added) in changes)
            {
                var id = $"t{number:D3}";
                store.Apply([(new ItemId(id), added < 0 ? null : Titles.Of(id, year: 1950) with { AddedAt = added })]);
                _ = store.Current.Fresh;
            }
            var catalog = store.Current;
            var expected = catalog.Items.ToArray().OrderByDescending(item => catalog[item]!.AddedAt)
                .ThenByDescending(item => catalog[item]!.Year).ThenBy(item => catalog.Index[item]).Take(64);
            Assert.Equal(expected, catalog.Fresh.ToArray());
        }, iter: 30);
    }

    [Theory]
    [InlineData(15, null, false)]
    [InlineData(16, null, true)]
    [InlineData(16, "de", true)]
    [InlineData(16, "US", false)]
    [InlineData(15, "DE", false)]
    public void A_title_is_shown_where_age_and_country_allow_it(int maturity, string? country, bool shown)
    {
        var store = Titles.Store(Titles.Of("a") with { Maturity = 16, Countries = ["DE", "FR"] }, Titles.Of("b"));
        Assert.Equal(shown, store.Current.MayShow(store.Number("a"), maturity, country));
        Assert.False(store.Current.MayShow(store.Number("b"), 20, country)); // nobody has rated it
        Assert.True(store.Current.MayShow(store.Number("b"), 21, country));
        Assert.Equal(maturity >= 16, store.Current.MayShow(store.Number("b"), maturity, country, unratedAge: 16));
        store.Withdraw("b");
        Assert.False(store.Current.MayShow(store.Number("b"), 21, null));
    }

    /// <summary>How many genres, and which titles of some others have one of them: what they are called is each snapshot's own.</summary>
    private static (int, string) GenresOf(CatalogSnapshot catalog, int item)
    {
        var genres = catalog.Genres(item).ToArray();
        var sharing = catalog.Items[..200].ToArray().Where(other => catalog.Genres(other).ContainsAny(genres));
        return (genres.Length, string.Join(' ', sharing));
    }

    private static double Recall(CatalogSnapshot catalog, int item)
    {
        var all = catalog.Items.ToArray().Where(other => other != item).Select(other => catalog.Similarity(item, other)).OrderDescending();
        var last = all.ElementAt(31);
        return catalog.Neighbours(item).ToArray().Count(near => near.Similarity >= last) / 32.0;
    }

    private static CatalogStore Large(Title[] titles)
    {
        var store = new CatalogStore(new ItemIndex(), largeFrom: 1_000);
        store.Apply([.. titles.Select(title => (title.Id, (Title?)title))]);
        return store;
    }
}
