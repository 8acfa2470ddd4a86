using CsCheck;
using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

public sealed class CatalogStoreTests
{
    [Fact]
    public void A_new_title_is_there_at_once_and_a_withdrawn_one_gone()
    {
        var store = Titles.Store(Titles.Of("a"), Titles.Of("b"));
        var before = store.Current;
        store.Upsert(Titles.Of("c"));
        store.Withdraw("a");
        Assert.Equal((1, 3), (before.Version, store.Current.Version));
        Assert.Equal(["b", "c"], store.Current.Items.ToArray().Select(item => store.Index[item].Value));
        Assert.Null(store.Current.Find(new ItemId("a")));
        Assert.NotNull(before.Find(new ItemId("a")));
        Assert.Null(before.Find(new ItemId("c")));
        Assert.Null(store.Current[-1]);
        Assert.Null(store.Current[store.Number("a")]);
    }

    [Fact]
    public void What_changes_nothing_makes_no_version()
    {
        var store = Titles.Store(Titles.Of("a"));
        var before = store.Current;
        store.Upsert(Titles.Of("a"));
        store.Withdraw("unknown");
        store.Apply([]);
        Assert.Same(before, store.Current);
    }

    [Fact]
    public void When_a_title_came_is_what_its_last_change_says_whatever_was_there_before()
    {
        var (one, other) = (Titles.Store(Titles.Of("a") with { AddedAt = 5 }), Titles.Store());
        foreach (var store in (CatalogStore[])[one, other]) store.Upsert(Titles.Of("a") with { AddedAt = 9 });
        Assert.Equal((9, 9), (one.Current.Find(new ItemId("a"))!.AddedAt, other.Current.Find(new ItemId("a"))!.AddedAt));
    }

    [Fact]
    public void Of_several_changes_of_one_title_the_last_counts()
    {
        var store = Titles.Store(Titles.Of("a"));
        store.Apply([(new ItemId("a"), null), (new ItemId("a"), Titles.Of("a", "Again")), (new ItemId("b"), Titles.Of("b")), (new ItemId("b"), null)]);
        Assert.Equal("Again", Assert.Single(store.Current.Items.ToArray().Select(item => store.Current[item]!.Name)));
    }

    [Fact]
    public void Catalogues_of_one_process_number_their_genres_each_for_itself()
    {
        string[] genres = ["Zither", "Accordion"];
        foreach (var genre in genres)
        {
            var store = Titles.Store(Titles.Of("a") with { Genres = [genre] });
            Assert.Equal([0], store.Current.Genres(store.Number("a")).ToArray());
        }
    }

    [Fact]
    public void A_change_with_another_titles_id_is_refused() =>
        Assert.Throws<ArgumentException>(() => Titles.Store().Apply([(new ItemId("a"), Titles.Of("b"))]));

    [Fact]
    public void Fresh_titles_come_by_arrival_then_year_then_id()
    {
        var old = Enumerable.Range(0, 100).Select(k => Titles.Of($"o{k:D3}", year: 1900 + k)).ToArray();
        var store = Titles.Store([.. old, Titles.Of("n2", year: 1950) with { AddedAt = 20 }, Titles.Of("n1", year: 1960) with { AddedAt = 10 }]);
        store.Upsert(Titles.Of("m", year: 1999));
        var fresh = store.Current.Fresh.ToArray().Select(item => store.Index[item].Value).ToArray();
        Assert.Equal(["n2", "n1", "m", "o099", "o098"], fresh[..5]);
        Assert.Equal(64, fresh.Length);
    }

    [Fact]
    public void Neighbours_after_any_changes_are_those_of_a_comparison_with_all()
    {
        Gen.Select(Gen.Int[0, 99], Gen.Int[-40, 400]).Array[1, 60].Sample(changes =>
        {
            var store = Titles.Store(Enumerable.Range(0, 60).Select(k => Titles.Random(k, k)).ToArray());
            var pinned = new List<(CatalogSnapshot Snapshot, int Asked)>();
            foreach (var (number, seed) in changes)
            {
                var id = new ItemId($"tt{number:D7}");
                store.Apply([(id, seed < 0 ? null : Titles.Random(number, seed))]);
                foreach (var item in store.Current.Items) if ((item + number) % 3 == 0) store.Current.Neighbours(item);
                if (seed % 5 == 0) pinned.Add((store.Current, number));
            }
            pinned.Add((store.Current, 0));
            foreach (var (snapshot, _) in pinned) foreach (var item in snapshot.Items) AssertNearest(snapshot, item);
        }, iter: 20);
    }

    [Fact]
    public void Similarity_is_a_cosine()
    {
        var store = Titles.Store(Titles.Random(1, 1), Titles.Random(2, 2), Titles.Random(3, 3));
        var (a, b) = (store.Number("tt0000001"), store.Number("tt0000002"));
        Assert.Equal(1, store.Current.Similarity(a, a), 1e-5f);
        Assert.Equal(store.Current.Similarity(a, b), store.Current.Similarity(b, a));
        Assert.Equal(0, store.Current.Similarity(a, 4_000));
    }

    [Fact]
    public void Words_have_the_same_places_in_every_run() => Assert.Equal(0xBA5100EE2AA530B8UL, WordHash.Of("river"));

    [Fact]
    public async Task Readers_see_whole_snapshots_while_a_writer_writes()
    {
        var store = Titles.Store(Enumerable.Range(0, 50).Select(k => Titles.Random(k, k)).ToArray());
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var snapshot = store.Current;
                foreach (var item in snapshot.Items)
                {
                    Assert.NotNull(snapshot[item]);
                    foreach (var near in snapshot.Neighbours(item)) Assert.NotNull(snapshot[near.Item]);
                }
                Assert.Equal(Math.Min(64, snapshot.Items.Length), snapshot.Fresh.Length);
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        for (var k = 0; k < 300; k++)
        {
            if (k % 3 == 0) store.Withdraw($"tt{k % 70:D7}");
            else store.Upsert(Titles.Random(k % 70, k));
        }
        await done.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private static void AssertNearest(CatalogSnapshot snapshot, int item)
    {
        var expected = snapshot.Items.ToArray().Where(other => other != item)
            .Select(other => new Neighbour(other, snapshot.Product(item, other).Likeness)).Where(near => near.Similarity > 0)
            .OrderByDescending(near => near.Similarity).ThenBy(near => snapshot.Index[near.Item]).Take(32);
        Assert.Equal(expected, snapshot.Neighbours(item).ToArray());
    }
}
