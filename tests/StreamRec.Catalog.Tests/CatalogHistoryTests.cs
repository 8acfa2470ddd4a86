using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Catalog.Tests;

public sealed class CatalogHistoryTests : IDisposable
{
    private readonly TestFolder _folder = new("catalog-history");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_snapshot_is_made_again_as_it_was_whatever_numbers_titles_have_by_then()
    {
        var (said, was) = (new List<string>(), new ItemIndex());
        using (var history = new CatalogHistory(_folder["catalog.jsonl"], Fail))
        {
            var store = new CatalogStore(was) { History = history };
            for (var round = 0; round < 12; round++)
            {
                store.Apply([.. Enumerable.Range(0, 1 + round).Select(
                    k => Change($"t{(round * 7 + k * 3) % 20}", withdraws: (round + k) % 5 == 4, round))]);
                said.Add(Said(store.Current));
            }
            store.Apply([Change("unheard-of", withdraws: true, 0)]);
        }
        var index = new ItemIndex();
        for (var number = 19; number >= 0; number--) index.Add(new ItemId($"t{number}"));
        var read = CatalogHistory.Read(_folder["catalog.jsonl"], index, AttributeDeclarations.None).Select(Said).ToList();
        Assert.Equal(said.Distinct(), read);
    }

    [Fact]
    public void What_was_torn_at_the_end_is_left_out()
    {
        using (var history = new CatalogHistory(_folder["catalog.jsonl"], Fail))
        {
            var store = new CatalogStore(new ItemIndex()) { History = history };
            foreach (var id in (string[])["a", "b", "c"]) store.Upsert(Titles.Of(id));
        }
        var whole = File.ReadAllBytes(_folder["catalog.jsonl"]);
        var lengths = new List<int>();
        for (var length = whole.Length; length > 0; length -= 7)
        {
            File.WriteAllBytes(_folder["torn.jsonl"], whole[..length]);
            lengths.Add(CatalogHistory.Read(_folder["torn.jsonl"], new ItemIndex(), AttributeDeclarations.None).Count());
        }
        Assert.Equal(3, lengths[0]);
        Assert.Equal(0, lengths[^1]);
        Assert.Equal(lengths.OrderDescending(), lengths);
    }

    [Fact]
    public void A_disk_that_is_full_is_told_of_once_and_the_catalogue_goes_on()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("Needs /dev/full.");
            return;
        }
        var told = new List<Exception>();
        using var history = new CatalogHistory("/dev/full", told.Add);
        var store = new CatalogStore(new ItemIndex()) { History = history };
        foreach (var id in (string[])["a", "b", "c"]) store.Upsert(Titles.Of(id));
        Assert.Single(told);
        Assert.Equal(3, store.Current.Count);
    }

    private static void Fail(Exception problem) => Assert.Fail(problem.Message);

    private static (ItemId, Title?) Change(string id, bool withdraws, int year) =>
        (new ItemId(id), withdraws ? null : Titles.Of(id) with { Year = 2000 + year });

    private static string Said(CatalogSnapshot snapshot) =>
        $"{snapshot.Version}: " + string.Join(' ', snapshot.Items.ToArray()
            .Select(item => $"{snapshot.Index[item]}/{snapshot[item]!.Year}").Order(StringComparer.Ordinal));
}
