using System.Text;
using CsCheck;
using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

public sealed class TitleJsonTests
{
    private const string Whole =
        """
        {"itemId":"tt0211915","kind":"film","title":"Amélie \"1\"","year":2001,"genres":["Comedy","Romance"],"people":[{"name":"Jean-Pierre Jeunet","role":"director"},{"name":"Audrey Tautou","role":"actor"}],"description":"A waitress\nmends lives.","tags":["paris"],"language":"fr","countries":["FR","DE"],"maturity":12,"durationMinutes":122,"addedAt":1362062307000}
        """;

    private const string Least = """{"itemId":"a","kind":"series","title":"B"}""";

    [Theory]
    [InlineData(Whole)]
    [InlineData(Least)]
    [InlineData("""{"itemId":"a","kind":"audio-book-2","title":"B"}""")]
    public void What_is_read_is_written_again(string json) => Assert.Equal(json.Trim(), Titles.Json(Read(json)));

    [Fact]
    public void A_title_has_all_its_fields()
    {
        var title = Read(Whole, addedAt: 7);
        Assert.Equal(("tt0211915", TitleKind.Film, "Amélie \"1\"", 2001), (title.Id.Value, title.Kind, title.Name, title.Year));
        Assert.Equal([new Person("Jean-Pierre Jeunet", "director"), new Person("Audrey Tautou", "actor")], title.People);
        Assert.Equal(("fr", 12, 122, 1_362_062_307_000L), (title.Language, title.Maturity, title.DurationMinutes, title.AddedAt));
        Assert.Equal(["FR", "DE"], title.Countries);
    }

    [Fact]
    public void A_title_that_does_not_say_when_it_came_is_given_a_time() => Assert.Equal(7, Read(Least, addedAt: 7).AddedAt);

    [Fact]
    public void Unknown_fields_are_passed_over_and_letters_of_codes_are_set_right()
    {
        var title = Read("""{"\ud800":"\ud800","x":{"y":[1,{}]},"itemId":"a","kind":"film","title":"B","language":"FR","countries":["de"],"people":[{"name":"N","role":"actor","born":1}]}""");
        Assert.Equal(("fr", "DE", "N"), (title.Language, title.Countries[0], title.People[0].Name));
    }

    [Fact]
    public void Null_counts_as_absent_and_a_whole_number_may_be_written_in_any_way()
    {
        var nulls = string.Concat(((string[])["year", "genres", "people", "description", "tags", "language", "countries", "maturity", "durationMinutes"])
            .Select(field => $",\"{field}\":null"));
        Assert.Equal(Least, Titles.Json(Read(Least[..^1] + nulls + "}")));
        var title = Read("""{"itemId":"a","kind":"film","title":"B","year":1999.0,"durationMinutes":9e1}""");
        Assert.Equal((1999, 90), (title.Year, title.DurationMinutes));
    }

    [Fact]
    public void A_title_that_does_not_say_its_id_has_that_of_its_key()
    {
        Assert.True(TitleJson.TryRead("""{"kind":"series","title":"B"}"""u8, 0, out var title, out _, new ItemId("k")));
        Assert.Equal("k", title.Id.Value);
        Assert.True(TitleJson.TryRead(Encoding.UTF8.GetBytes(Least), 0, out title, out _, new ItemId("k")));
        Assert.Equal("a", title.Id.Value);
    }

    [Theory]
    [InlineData("""{"kind":"film","title":"B"}""", "itemId is missing")]
    [InlineData("""{"itemId":"a","title":"B"}""", "kind is missing")]
    [InlineData("""{"itemId":"a","kind":"film"}""", "title is missing")]
    [InlineData("""{"itemId":5}""", "itemId is 5; accepted: text")]
    [InlineData("""{"itemId":null}""", "itemId is missing")]
    [InlineData("""{"itemId":"a","itemId":"a"}""", "itemId is given twice; accepted: once")]
    [InlineData("""{"year":1999,"year":null}""", "year is given twice")]
    [InlineData("""{"people":[{"name":"N","name":"M"}]}""", "people.name is given twice")]
    [InlineData("""{"genres":[null]}""", "genres is null; accepted: text")]
    [InlineData("""{"people":[{"name":"N","role":null}]}""", "people is an entry without name or role")]
    [InlineData("""{"itemId":""}""", "itemId is \"\" (0 characters)")]
    [InlineData("""{"itemId":"a\u0007"}""", "itemId is text with U+0007; accepted: text without control characters")]
    [InlineData("""{"kind":"Movie"}""", "kind is \"Movie\"; accepted: 1–32 lower-case letters a to z, digits and -")]
    [InlineData("""{"kind":"e book"}""", "kind is \"e book\"")]
    [InlineData("""{"kind":"büch"}""", "kind is \"büch\"")]
    [InlineData("""{"kind":""}""", "kind is \"\"")]
    [InlineData("""{"kind":"a23456789012345678901234567890123"}""", "accepted: 1–32")]
    [InlineData("""{"title":"  "}""", "title is \"  \"")]
    [InlineData("""{"year":1869}""", "year is 1869; accepted: a whole number, 1870–2100")]
    [InlineData("""{"year":2101}""", "year is 2101")]
    [InlineData("""{"year":1999.5}""", "year is 1999.5")]
    [InlineData("""{"year":"1999"}""", "year is \"1999\"")]
    [InlineData("""{"year":1e99}""", "year is 1e99")]
    [InlineData("""{"genres":"Drama"}""", "genres is \"Drama\"; accepted: a list")]
    [InlineData("""{"genres":[1]}""", "genres is 1; accepted: text")]
    [InlineData("""{"people":["N"]}""", "people is \"N\"; accepted: objects of name and role")]
    [InlineData("""{"people":[{"name":"N"}]}""", "people is an entry without name or role")]
    [InlineData("""{"people":[{"name":"N","role":"gaffer"}]}""", "people.role is \"gaffer\"; accepted: director, actor, creator")]
    [InlineData("""{"language":"french"}""", "language is \"french\"; accepted: two letters")]
    [InlineData("""{"countries":["Germany"]}""", "countries is \"Germany\"; accepted: two letters")]
    [InlineData("""{"addedAt":1362062307}""", "addedAt is 1362062307; accepted: milliseconds since 1970")]
    [InlineData("""{"addedAt":"2013-02-28"}""", "addedAt is \"2013-02-28\"")]
    [InlineData("""{"maturity":22}""", "maturity is 22; accepted: a whole number, 0–21")]
    [InlineData("""{"durationMinutes":-1}""", "durationMinutes is -1")]
    [InlineData("""{"title":"\ud800"}""", "not Unicode")]
    [InlineData("""{"itemId":"a","kind":"film","title":"B"} x""", "not JSON")]
    [InlineData("""{"itemId":"a","kind":"film","title":"B"}""" + "{}", "not JSON")]
    [InlineData("[]", "The title is StartArray; accepted: one JSON object")]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"x":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""", "depth at most 16")]
    public void What_is_no_title_is_refused_with_field_value_and_what_is_accepted(string json, string problem) =>
        Assert.Contains(problem, Refused(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Limits_hold_at_their_edges()
    {
        var most = Read(Least) with
        {
            Id = new ItemId(new string('ü', 32)),
            Name = new string('n', TitleLimits.NameLength),
            Description = new string('d', TitleLimits.DescriptionLength),
            Genres = [.. Enumerable.Repeat("g", TitleLimits.Genres)],
            People = [.. Enumerable.Repeat(new Person("p", "creator"), TitleLimits.People)],
            Tags = [.. Enumerable.Repeat("t", TitleLimits.Tags)],
        };
        Assert.Equal(Titles.Json(most), Titles.Json(Read(Titles.Json(most))));
        AssertRefused(most with { Id = new ItemId(new string('ü', 33)) }, "1–64 bytes of UTF-8");
        AssertRefused(most with { Name = most.Name + "n" }, "(301 characters)");
        AssertRefused(most with { Description = most.Description + "d" }, "(4001 characters)");
        AssertRefused(most with { Genres = most.Genres.Add("g") }, "genres is a list of more than 20; accepted: at most 20");
        AssertRefused(most with { People = most.People.Add(most.People[0]) }, "people is a list of more than 50");
        AssertRefused(most with { Tags = most.Tags.Add("t") }, "tags is a list of more than 50");
        Assert.Contains("at most 65536 bytes", Refused(new byte[65_537]));
        Assert.Contains("not UTF-8", Refused([(byte)'{', 0xff]));
    }

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        var good = Encoding.UTF8.GetBytes(Whole);
        Gen.Select(Gen.Int[0, good.Length], Gen.Int[0, good.Length - 1], Gen.Byte.Array[0, 8]).Sample((cut, place, bytes) =>
        {
            var changed = good.ToArray();
            bytes.AsSpan(0, Math.Min(bytes.Length, changed.Length - place)).CopyTo(changed.AsSpan(place));
            foreach (var sent in (byte[][])[bytes, good[..cut], changed])
                Assert.NotEqual(TitleJson.TryRead(sent, 0, out var title, out var problem), problem is not null);
        });
    }

    private static Title Read(string json, long addedAt = 0)
    {
        Assert.True(TitleJson.TryRead(Encoding.UTF8.GetBytes(json), addedAt, out var title, out var problem), problem);
        return title;
    }

    private static string Refused(byte[] bytes)
    {
        Assert.False(TitleJson.TryRead(bytes, 0, out _, out var problem));
        return problem;
    }

    private static void AssertRefused(Title title, string problem) => Assert.Contains(problem, Refused(TitleJson.Write(title)));
}
