using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace StreamRec.Contracts.Tests;

public sealed class EventJsonTests
{
    private const string Good = """{"eventId":"e1","userId":"ann","type":"click","itemId":"tt0113277","timestamp":1782936000000}""";

    private static EventProblem Refused(string json) => Refused(Encoding.UTF8.GetBytes(json));

    private static EventProblem Refused(byte[] json)
    {
        Assert.False(EventJson.TryRead(json, out var read, out var problem));
        Assert.Null(read);
        return problem;
    }

    private static UserEvent Accepted(string json)
    {
        Assert.True(EventJson.TryRead(Encoding.UTF8.GetBytes(json), out var read, out var problem), problem?.Detail);
        return read;
    }

    /// <summary>The good event with one field set to a piece of JSON, or taken away (null).</summary>
    private static string With(string field, string? value)
    {
        var json = JsonNode.Parse(Good)!.AsObject();
        json.Remove(field);
        var rest = json.ToJsonString();
        return value is null ? rest : $"{rest[..^1]},\"{field}\":{value}}}";
    }

    [Fact]
    public void Fields_come_in_any_order_with_unknown_ones_between()
    {
        var read = Accepted("""
             { "future": {"a": [1, {"b": null}]}, "timestamp": 1782936000000, "itemId": "tt0113277", "x": "\ud800",
               "type": "click", "userId": "ann", "\ud800": 1, "eventId": "e1" }
            """);
        Assert.Equal(Accepted(Good), read);
    }

    [Fact]
    public void Null_counts_as_absent()
    {
        Assert.Null(Accepted(With("rating", "null")).Rating);
        Assert.Equal(("missing_field", "userId"), Code(Refused(With("userId", "null"))));
    }

    [Fact]
    public void Escapes_in_names_and_values_are_understood() =>
        Assert.Equal("añ😀", Accepted(Good.Replace("\"userId\":\"ann\"", """ "user\u0049d":"a\u00f1\ud83d\ude00" """, StringComparison.Ordinal)).UserId);

    [Fact]
    public void A_country_is_put_into_upper_case() => Assert.Equal("DE", Accepted(With("country", "\"de\"")).Country);

    [Theory]
    [InlineData("631152000000", 631152000000)]
    [InlineData("1782936000000", 1782936000000)]
    [InlineData("1782936000000.0", 1782936000000)]
    [InlineData("1.782936e12", 1782936000000)]
    [InlineData("\"1990-01-01T01:00:00+01:00\"", 631152000000)]
    [InlineData("\"2026-07-01T20:00:00Z\"", 1782936000000)]
    [InlineData("\"2026-07-01t22:00:00.1239+02:00\"", 1782936000123)]
    [InlineData("\"2026-06-30T23:59:60Z\"", 1782864000000)]
    [InlineData("\"2026\\u002d07-01T20:00:00Z\"", 1782936000000)]
    [InlineData("\"2100-02-28T12:00:00.5-00:30\"", 4107501000500)]
    [InlineData("\"9999-12-31T23:59:59.999Z\"", 253402300799999)]
    public void Times_are_read(string json, long milliseconds) => Assert.Equal(milliseconds, Accepted(With("timestamp", json)).Timestamp);

    [Theory]
    [InlineData("-1", "out_of_range")]
    [InlineData("0", "out_of_range")]
    [InlineData("1782936000", "out_of_range")]
    [InlineData("631151999999", "out_of_range")]
    [InlineData("1782936000000000", "out_of_range")]
    [InlineData("\"1970-01-21T15:15:36Z\"", "out_of_range")]
    [InlineData("\"1990-01-01T00:59:59+01:00\"", "out_of_range")]
    [InlineData("253402300800000", "out_of_range")]
    [InlineData("1e300", "out_of_range")]
    [InlineData("1.5", "wrong_type")]
    [InlineData("\"1969-12-31T23:59:59Z\"", "out_of_range")]
    [InlineData("\"9999-12-31T23:59:59-01:00\"", "out_of_range")]
    [InlineData("\"2026-02-29T00:00:00Z\"", "invalid_timestamp")]
    [InlineData("\"2026-07-01\"", "invalid_timestamp")]
    [InlineData("\"2026-07-01T20:00:00\"", "invalid_timestamp")]
    [InlineData("\"2026-07-01T24:00:00Z\"", "invalid_timestamp")]
    [InlineData("\"2026-07-01T20:00:00.Z\"", "invalid_timestamp")]
    [InlineData("\"2026-07-01T20:00:00+0200\"", "invalid_timestamp")]
    [InlineData("\"\"", "invalid_timestamp")]
    [InlineData("true", "wrong_type")]
    public void Other_times_are_refused(string json, string code) => Assert.Equal((code, "timestamp"), Code(Refused(With("timestamp", json))));

    [Theory]
    [InlineData("type", "\"teleport\"", "unknown_type")]
    [InlineData("type", "\"Click\"", "unknown_type")]
    [InlineData("type", "7", "wrong_type")]
    [InlineData("eventId", "\"\"", "empty")]
    [InlineData("eventId", "12", "wrong_type")]
    [InlineData("userId", "\"a\\u0000b\"", "invalid_text")]
    [InlineData("userId", "\"a\\u0085b\"", "invalid_text")]
    [InlineData("userId", "\"\\ud800\"", "invalid_text")]
    [InlineData("userId", "[\"ann\"]", "wrong_type")]
    [InlineData("country", "\"DEU\"", "invalid_country")]
    [InlineData("country", "\"Ü1\"", "invalid_country")]
    [InlineData("position", "-1", "out_of_range")]
    [InlineData("position", "1.5", "wrong_type")]
    [InlineData("listVersion", "9223372036854775808", "out_of_range")]
    [InlineData("positionSeconds", "-0.1", "out_of_range")]
    [InlineData("durationSeconds", "1000000.1", "out_of_range")]
    [InlineData("rating", "0.4", "out_of_range")]
    [InlineData("rating", "1e999", "out_of_range")]
    [InlineData("rating", "\"NaN\"", "wrong_type")]
    [InlineData("query", "{}", "wrong_type")]
    public void A_bad_value_is_refused_by_field_and_reason(string field, string json, string code) =>
        Assert.Equal((code, field), Code(Refused(With(field, json))));

    [Theory]
    [InlineData("eventId", 128)]
    [InlineData("userId", 128)]
    [InlineData("itemId", 64)]
    [InlineData("sessionId", 128)]
    [InlineData("deviceId", 128)]
    [InlineData("surface", 64)]
    [InlineData("locale", 35)]
    [InlineData("query", 512)]
    public void Lengths_are_bounded_in_bytes(string field, int bytes)
    {
        Accepted(With(field, $"\"{new string('a', bytes)}\""));
        Assert.Equal(("too_long", field), Code(Refused(With(field, $"\"{new string('a', bytes + 1)}\""))));
        Assert.Equal(("too_long", field), Code(Refused(With(field, $"\"{new string('é', bytes / 2 + 1)}\""))));
        Assert.Equal(("too_long", field), Code(Refused(With(field, $"\"{string.Concat(Enumerable.Repeat("\\u00e9", bytes / 2 + 1))}\""))));
    }

    [Theory]
    [InlineData("eventId")]
    [InlineData("userId")]
    [InlineData("type")]
    [InlineData("timestamp")]
    [InlineData("itemId")]
    public void A_field_that_is_needed_and_missing_is_named(string field) =>
        Assert.Equal(("missing_field", field), Code(Refused(With(field, null))));

    [Fact]
    public void A_search_needs_a_query_and_a_rating_needs_stars_and_only_a_search_goes_without_a_title()
    {
        Assert.Equal(("missing_field", "query"), Code(Refused(With("type", "\"search\""))));
        Assert.Equal(("missing_field", "rating"), Code(Refused(With("type", "\"rate\""))));
        var search = """{"eventId":"e1","userId":"ann","type":"search","query":"a\nb","timestamp":1782936000000}""";
        Assert.Equal("a\nb", Accepted(search).Query);
        foreach (var type in EventTypeNames.All.Where(t => t is not ("search" or "attributes")))
            Assert.Equal("missing_field", Refused(search.Replace("search", type, StringComparison.Ordinal).Replace("}", ",\"rating\":1}", StringComparison.Ordinal)).Code);
    }

    [Fact]
    public void A_field_given_twice_is_refused_and_an_unknown_one_is_not()
    {
        Assert.Equal(("duplicate_field", "userId"), Code(Refused(Good.Replace("{", "{\"userId\":\"bob\",", StringComparison.Ordinal))));
        Accepted(Good.Replace("{", "{\"x\":1,\"x\":2,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("   ", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{\"a\":NaN}", "malformed_json")]
    [InlineData("{\"a\":1,}", "malformed_json")]
    [InlineData("{'a':1}", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    [InlineData("[]", "not_an_object")]
    [InlineData("null", "not_an_object")]
    [InlineData("\"text\"", "not_an_object")]
    public void What_is_no_object_is_malformed(string json, string code)
    {
        var problem = Refused(json);
        Assert.Equal((EventProblemKind.Malformed, code), (problem.Kind, problem.Code));
    }

    [Fact]
    public void Invalid_UTF8_is_malformed_wherever_it_stands()
    {
        byte[] bytes = [.. "{\"x\":\""u8, 0xc3, 0x28, .. "\"}"u8];
        Assert.Equal("invalid_utf8", Refused(bytes).Code);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        string Nested(int depth) => With("x", new string('[', depth - 1) + new string(']', depth - 1));
        Accepted(Nested(16));
        Assert.Equal("too_deep", Refused(Nested(17)).Code);
        Assert.Equal("too_deep", Refused(Nested(10_000)).Code);
    }

    [Fact]
    public void Size_is_bounded()
    {
        var padded = Good.PadRight(EventLimits.EventBytes);
        Accepted(padded);
        Assert.Equal("too_large", Refused(padded + " ").Code);
    }

    [Fact]
    public void A_problem_names_the_value_what_is_accepted_and_the_event()
    {
        var problem = Refused(With("rating", "7"));
        Assert.Equal("rating is 7; 0.5 to 5 is accepted.", problem.Detail);
        Assert.Equal("e1", problem.EventId);
    }

    /// <summary>They would be folded as a day in January 1970.</summary>
    [Fact]
    public void Seconds_are_refused_by_name_value_and_what_is_accepted()
    {
        var problem = Refused(With("timestamp", "1782936000"));
        Assert.Equal(
            "timestamp is 1782936000, which looks like seconds; RFC 3339 like 2026-07-01T20:15:00Z or milliseconds since 1970, of the years 1990 to 9999, are accepted.",
            problem.Detail);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over_at_the_beginning_and_nowhere_else()
    {
        Assert.Equal(Accepted(Good), Accepted("\uFEFF" + Good));
        Assert.Equal("malformed_json", Refused("\uFEFF\uFEFF" + Good).Code);
        Assert.Equal("malformed_json", Refused(Good + "\uFEFF").Code);
    }

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array[0, 300].Sample(bytes => Assert.NotNull(Refused(bytes)), iter: 20_000);

    [Fact]
    public void No_damage_to_an_event_makes_it_throw() =>
        Gen.Select(Given.Event, Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 4]).Sample((e, damage) =>
        {
            var bytes = EventJson.Write(e);
            foreach (var (place, value) in damage) bytes[place % bytes.Length] = value;
            Assert.True(EventJson.TryRead(bytes, out var read, out var problem) ? read is not null && problem is null : read is null && problem is not null);
        }, iter: 20_000);

    [Fact]
    public void What_is_written_is_read() => Given.Event.Sample(e =>
    {
        Assert.True(EventJson.TryRead(EventJson.Write(e), out var read, out var problem), problem?.Detail);
        Assert.Equal(e, read);
    });

    private static (string, string?) Code(EventProblem problem) => (problem.Code, problem.Field);
}
