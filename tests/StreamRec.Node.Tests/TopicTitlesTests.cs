using System.Text;
using CsCheck;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Node.Tests;

public sealed class TopicTitlesTests
{
    private const long Start = 1_362_062_307_000;
    private static readonly Dictionary<ItemId, Title> Bundled = new() { [new("a")] = Of("a"), [new("b")] = Of("b") };

    /// <summary>Puts (an even number is the title's year) and tombstones of four titles, with their notes somewhere after them.</summary>
    private static readonly Gen<(int Item, int What)[]> Log = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9]).Array[1, 30];

    [Fact]
    public void A_topic_says_the_same_after_any_compaction_also_when_tombstones_are_gone() =>
        Gen.Select(Log, Gen.Int).Sample((log, seed) =>
        {
            var (records, random) = (Written(log), new Random(seed));
            var compacted = records
                .Where((record, at) => random.Next(2) == 0 || records.FindIndex(at + 1, later => later.Key == record.Key) < 0)
                .Where(record => record.Value is not null || random.Next(2) == 0).ToList();
            Assert.Equal(Says(records), Says(compacted));
        });

    [Fact]
    public void A_topic_says_the_same_in_whatever_order_it_is_read() => Gen.Select(Log, Gen.Int).Sample((log, seed) =>
    {
        var records = Written(log);
        Assert.Equal(Says(records), Says([.. records.OrderBy(_ => seed = HashCode.Combine(seed, 1))]));
    });

    [Fact]
    public void A_note_that_comes_after_a_title_was_put_back_takes_it_away_no_more()
    {
        var topic = Read(Put("a", 0), new("a", null, Start, 1), Put("a", 2), Note("a", 1, at: 3));
        Assert.True(topic.TryGet(new("a"), out var title));
        Assert.NotNull(title);
    }

    [Fact]
    public void A_tombstone_is_to_be_noted_until_its_note_is_read()
    {
        Assert.Equal(new WithdrawalNote(new("a"), 1), Read(Put("a", 0), new("a", null, Start, 1)).Unnoted(new("a")));
        Assert.Null(Read(Put("a", 0), new("a", null, Start, 1), Note("a", 1, at: 2)).Unnoted(new("a")));
        Assert.Equal(new WithdrawalNote(new("a"), 4), Read(new("a", null, Start, 1), Note("a", 1, at: 2), new("a", null, Start, 4)).Unnoted(new("a")));
    }

    [Theory]
    [InlineData("a", "", 0)] // the titles file knows when its titles came
    [InlineData("n", "", Start + 7)]
    [InlineData("a", ",\"addedAt\":1362000000000", 1_362_000_000_000)]
    [InlineData("n", ",\"addedAt\":1362000000000", 1_362_000_000_000)]
    [InlineData("n", ",\"addedAt\":4000000000000", Start + 7)] // no later than the record
    public void When_a_title_came_is_what_its_last_record_says_else_the_files_time_else_the_records(string id, string field, long expected)
    {
        var last = new CatalogRecord(id, Encoding.UTF8.GetBytes($$"""{"itemId":"{{id}}","kind":"film","title":"T"{{field}}}"""), Start + 7, 7);
        foreach (var topic in (TopicTitles[])[Read(last), Read(Put(id, 1), new(id, null, Start, 2), last)])
        {
            topic.TryGet(new(id), out var title);
            Assert.Equal(expected, title!.AddedAt);
        }
    }

    [Fact]
    public void A_title_whose_records_do_not_say_when_it_came_is_as_old_as_the_first_of_them_also_when_that_is_gone()
    {
        var topic = Read(Put("n", 1), Put("n", 7));
        var note = topic.UnnotedArrival(new("n"));
        Assert.Equal(new ArrivalNote(new("n"), Start + 1, 7), note);
        var noted = new CatalogRecord(note!.Value.Key, note.Value.Value, Start + 8, 8);
        foreach (var read in (TopicTitles[])[topic, Read(Put("n", 1), Put("n", 7), noted), Read(Put("n", 7), noted), Read(noted, Put("n", 9))])
            Assert.Equal(Start + 1, AddedAt(read, "n"));
        Assert.Null(Read(Put("n", 7), noted).UnnotedArrival(new("n")));
        Assert.Null(Read(Put("n", 7), noted, Put("n", 9)).UnnotedArrival(new("n")));
    }

    [Fact]
    public void A_title_that_is_put_again_after_its_withdrawal_comes_anew()
    {
        CatalogRecord[] before = [Put("n", 1), Put("n", 2), Note(new ArrivalNote(new("n"), Start + 1, 2), 3), new("n", null, Start + 4, 4)];
        Assert.Equal(Start + 5, AddedAt(Read([.. before, Put("n", 5)]), "n"));
        Assert.Equal(Start + 5, AddedAt(Read([.. before, Put("n", 5), Put("n", 6)]), "n"));
        Assert.Null(Read([.. before]).UnnotedArrival(new("n")));
    }

    [Fact]
    public void A_note_of_an_arrival_alone_says_nothing_of_a_title() =>
        Assert.False(Read(Note(new ArrivalNote(new("n"), Start, 2), 3)).TryGet(new("n"), out _));

    [Theory]
    [InlineData("\u0001a", "{}")]
    [InlineData("\u0001a", "{\"withdrawnAt\":-2}")]
    [InlineData("\u0001", "{\"withdrawnAt\":1}")]
    [InlineData("\u0001a", "[]")]
    [InlineData("\u0001a", null)]
    [InlineData("\u0002a", "{\"addedAt\":1362000000000}")]
    [InlineData("\u0002a", "{\"addedAt\":0,\"putAt\":1}")]
    [InlineData("\u0002a", null)]
    [InlineData("a\u0007", null)]
    [InlineData("a", "{\"itemId\":\"b\",\"kind\":\"film\",\"title\":\"T\"}")]
    public void What_is_neither_title_nor_note_is_refused_and_says_nothing(string key, string? value)
    {
        var topic = new TopicTitles(Bundled);
        Assert.False(topic.TryApply(new(key, value is null ? null : Encoding.UTF8.GetBytes(value), Start, 1), out _, out var problem));
        Assert.NotNull(problem);
        Assert.False(topic.TryGet(new("a"), out _));
    }

    private static List<CatalogRecord> Written((int Item, int What)[] log)
    {
        var records = new List<CatalogRecord>();
        var unnoted = new List<(string Id, long At)>();
        foreach (var (item, what) in log)
        {
            var id = ((char)('a' + item)).ToString();
            if (what < 5)
            {
                records.Add(Put(id, records.Count, 1900 + records.Count));
                if (Read([.. records]).UnnotedArrival(new(id)) is { } arrival) records.Add(Note(arrival, records.Count));
            }
            else if (what == 9 && unnoted.Count > 0)
            {
                records.Add(Note(unnoted[0].Id, unnoted[0].At, records.Count));
                unnoted.RemoveAt(0);
            }
            else
            {
                unnoted.Add((id, records.Count));
                records.Add(new(id, null, Start, records.Count));
            }
        }
        // Each node writes those of what it has seen; two nodes may be late and write them in another order.
        foreach (var (id, at) in unnoted) records.Add(Note(id, at, records.Count));
        return records;
    }

    private static string Says(List<CatalogRecord> records)
    {
        var topic = Read([.. records]);
        var said = "abcd".Select(id => !topic.TryGet(new(id.ToString()), out var title) ? "-" : title is null ? "withdrawn" : $"{title.Year} {title.AddedAt}");
        return string.Join(',', said);
    }

    private static TopicTitles Read(params CatalogRecord[] records)
    {
        var topic = new TopicTitles(Bundled);
        foreach (var record in records) Assert.True(topic.TryApply(record, out _, out var problem), problem);
        return topic;
    }

    private static CatalogRecord Put(string id, long at, int year = 2000) => new(id, TitleJson.Write(Of(id) with { Year = year }), Start + at, at);

    private static CatalogRecord Note(string id, long withdrawnAt, long at) => Note(new WithdrawalNote(new(id), withdrawnAt), at);

    private static CatalogRecord Note(ICatalogNote note, long at) => new(note.Key, note.Value, Start + at, at);

    private static long AddedAt(TopicTitles topic, string id)
    {
        Assert.True(topic.TryGet(new(id), out var title));
        return title!.AddedAt;
    }

    private static Title Of(string id) => new() { Id = new ItemId(id), Kind = TitleKind.Film, Name = "T" };
}
