using System.Text;
using StreamRec.Contracts;

namespace StreamRec.Catalog.Tests;

/// <summary>What may be known of persons: what is declared, and what is understood without.</summary>
public sealed class PersonAttributeTests
{
    private static readonly PersonAttributeRules Rules = new(Read(("plan", "keyword"), ("visits", "number"), ("teams", "keywords"), ("isStaff", "flag")));

    private static AttributeDeclarations Read(params (string Name, string Type)[] values) =>
        (AttributeDeclarations)new PersonAttributesSection().Read(values.ToDictionary(value => value.Name, value => value.Type));

    [Fact]
    public void Declared_and_understood_attributes_are_taken_and_written_by_name()
    {
        const string known =
            """{"country":"DE","favouriteGenres":["Drama","Sci-Fi"],"favouriteKinds":["series"],"isStaff":false,"locale":"de-DE","maturityLimit":12,"plan":"gold","teams":["Union"],"visits":3.5}""";
        Assert.Equal(known, Taken(known).Json);
        Assert.True(Taken("""{"plan":null}""").IsNone);
    }

    [Theory]
    [InlineData("""{"pln":"gold"}""", "attributes.pln is not declared (users.attributes); accepted: country, favouriteGenres, favouriteKinds, isStaff, locale, maturityLimit, plan, teams, visits.")]
    [InlineData("""{"plan":1}""", "attributes.plan is 1; accepted: text")]
    [InlineData("""{"plan":["gold"]}""", "attributes.plan is a list; accepted: text")]
    [InlineData("""{"visits":"3"}""", "attributes.visits is \"3\"; accepted: a number")]
    [InlineData("""{"isStaff":"yes"}""", "accepted: true, false")]
    [InlineData("""{"teams":"Union"}""", "attributes.teams is \"Union\"; accepted: a list")]
    [InlineData("""{"country":"Germany"}""", "attributes.country is \"Germany\"; accepted: two letters")]
    [InlineData("""{"locale":"deutsch, aber mit sehr vielen Zusätzen"}""", "attributes.locale")]
    [InlineData("""{"maturityLimit":22}""", "attributes.maturityLimit is \"22\"; accepted: a whole number, 0–21")]
    [InlineData("""{"maturityLimit":6.5}""", "a whole number")]
    [InlineData("""{"favouriteGenres":"Drama"}""", "attributes.favouriteGenres is \"Drama\"; accepted: a list")]
    [InlineData("""{"favouriteKinds":["Film"]}""", "attributes.favouriteKinds is \"Film\"; accepted: kinds")]
    public void What_is_not_as_declared_is_refused_with_what_is_accepted(string given, string detail)
    {
        Assert.False(Rules.TryRead(Encoding.UTF8.GetBytes(given), refusesUndeclared: true, out _, out var problem));
        Assert.Equal((EventProblemKind.Invalid, "invalid_attributes"), (problem.Kind, problem.Code));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_have_the_bounds_of_titles()
    {
        Taken($$"""{"plan":"{{new string('x', 64)}}"}""");
        Assert.Contains("1–64 characters", Problem($$"""{"plan":"{{new string('x', 65)}}"}"""));
        string Words(string name, int count) => $$"""{"{{name}}":[{{string.Join(',', Enumerable.Range(0, count).Select(n => $"\"w{n}\""))}}]}""";
        Taken(Words("teams", 50));
        Assert.Contains("at most 50", Problem(Words("teams", 51)));
        Assert.Contains("at most 20", Problem(Words("favouriteGenres", 21)));
    }

    [Fact]
    public void From_the_topic_what_is_not_declared_is_passed_over_and_the_rest_is_taken()
    {
        Assert.True(Rules.TryRead("""{"later":1,"plan":"gold"}"""u8, refusesUndeclared: false, out var attributes, out _));
        Assert.Equal("""{"plan":"gold"}""", attributes.Json);
    }

    [Theory]
    [InlineData("plan", "text", "plan = text is not accepted; expected one of number, keyword, keywords, flag")]
    [InlineData("embedding", "vector", "expected one of number, keyword, keywords, flag")]
    [InlineData("Country", "keyword", "Country is StreamRec's own attribute country")]
    [InlineData("1st", "flag", "is no name")]
    public void What_is_misdeclared_is_refused_with_what_is_accepted(string name, string type, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read((name, type))).Message);

    [Fact]
    public void Fewer_may_be_declared_than_of_titles_as_some_are_understood()
    {
        Read([.. Enumerable.Range(0, 59).Select(n => ($"n{n}", "flag"))]);
        Assert.Contains("at most 59", Assert.Throws<FormatException>(() => Read([.. Enumerable.Range(0, 60).Select(n => ($"n{n}", "flag"))])).Message);
    }

    private static PersonAttributes Taken(string json) =>
        Rules.TryRead(Encoding.UTF8.GetBytes(json), refusesUndeclared: true, out var attributes, out var problem)
            ? attributes : throw new ArgumentException(problem.Detail);

    private static string Problem(string json) => Assert.Throws<ArgumentException>(() => Taken(json)).Message;
}
