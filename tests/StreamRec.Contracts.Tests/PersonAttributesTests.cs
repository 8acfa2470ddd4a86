using System.Text;

namespace StreamRec.Contracts.Tests;

/// <summary>What is known of a person, as it crosses the wire.</summary>
public sealed class PersonAttributesTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(""" { "b" : 1.0 , "a" : [ "x" , "y" ] , "c" : null } """, """{"a":["x","y"],"b":1}""")]
    [InlineData("""{"a":"\u00e9","b":9e1,"c":-0.0}""", """{"a":"é","b":90,"c":0}""")]
    public void However_it_is_written_what_is_equal_is_one_text(string given, string canonical)
    {
        Assert.Equal(canonical, Given.Attributes(given).Json);
        Assert.Equal(Given.Attributes(canonical), Given.Attributes(given));
        Assert.Equal(given == "{}", Given.Attributes(given).IsNone);
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    [InlineData("{\"a\":1e999}", "wrong_type")]
    [InlineData("null", "wrong_type")]
    [InlineData("[]", "wrong_type")]
    [InlineData("{\"a\":{}}", "wrong_type")]
    [InlineData("{\"a\":[1]}", "wrong_type")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "duplicate_field")]
    [InlineData("{\"a\":null,\"a\":2}", "duplicate_field")]
    [InlineData("{\"a\":\"\\u0000\"}", "invalid_text")]
    [InlineData("{\"a\\n\":1}", "invalid_text")]
    [InlineData("{\"a\":\"\\ud800\"}", "invalid_text")]
    public void What_is_no_object_of_values_is_a_problem_by_name(string given, string code)
    {
        Assert.False(PersonAttributes.TryRead(Encoding.UTF8.GetBytes(given), out _, out var problem));
        Assert.Equal((code, "attributes"), (problem.Code, problem.Field));
    }

    [Fact]
    public void Too_many_names_and_too_many_bytes_are_refused_with_what_is_accepted()
    {
        string Names(int count) => $"{{{string.Join(',', Enumerable.Range(0, count).Select(n => $"\"n{n}\":1"))}}}";
        Given.Attributes(Names(64));
        Assert.Contains("more than 64 names", Problem(Names(65)));
        Given.Attributes($$"""{"a":"{{new string('x', 2040)}}"}""");
        Assert.Contains("at most 2048", Problem($$"""{"a":"{{new string('x', 2041)}}"}"""));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_problem()
    {
        Assert.False(PersonAttributes.TryRead([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'], out _, out var problem));
        Assert.Equal("invalid_text", problem.Code);
    }

    [Fact]
    public void What_is_understood_is_read_and_what_is_not_as_it_should_be_says_nothing()
    {
        var known = Given.Attributes("""{"country":"de","locale":"de-DE","maturityLimit":12,"favouriteGenres":["Drama"],"favouriteKinds":["series"]}""");
        Assert.Equal(("DE", "de-DE", 12), (known.Country, known.Locale, known.MaturityLimit));
        Assert.Equal(["Drama"], known.FavouriteGenres);
        Assert.Equal(["series"], known.FavouriteKinds);
        var odd = Given.Attributes("""{"country":"Germany","locale":1,"maturityLimit":99,"favouriteGenres":"Drama","favouriteKinds":true}""");
        Assert.Equal((null, null, null), (odd.Country, odd.Locale, odd.MaturityLimit));
        Assert.Equal(["Drama"], odd.FavouriteGenres);
        Assert.Empty(odd.FavouriteKinds);
    }

    [Fact]
    public void An_event_needs_them_where_it_is_of_them_and_passes_them_over_elsewhere()
    {
        const string start = """{"eventId":"e","userId":"ann","timestamp":1782936000000,""";
        UserEvent Read(string rest) =>
            EventJson.TryRead(Encoding.UTF8.GetBytes(start + rest), out var read, out var problem) ? read : throw new ArgumentException(problem.Code);
        Assert.Equal("{}", Read("""
            "type":"attributes","attributes":{}}
            """).Attributes!.Json);
        Assert.Equal("missing_field", Assert.Throws<ArgumentException>(() => Read("""
            "type":"attributes"}
            """)).Message);
        Assert.Equal("missing_field", Assert.Throws<ArgumentException>(() => Read("""
            "type":"attributes","attributes":null}
            """)).Message);
        Assert.Equal("duplicate_field", Assert.Throws<ArgumentException>(() => Read("""
            "attributes":{},"type":"attributes","attributes":{}}
            """)).Message);
        Assert.Null(Read("""
            "attributes":[1],"attributes":2,"type":"click","itemId":"i"}
            """).Attributes);
        Assert.Null(Read("""
            "type":"attributes","itemId":"i","attributes":{}}
            """).ItemId);
    }

    private static string Problem(string json)
    {
        Assert.False(PersonAttributes.TryRead(Encoding.UTF8.GetBytes(json), out _, out var problem));
        return problem.Detail;
    }
}
