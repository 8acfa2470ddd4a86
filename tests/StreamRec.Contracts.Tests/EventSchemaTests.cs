using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using NJsonSchema;

namespace StreamRec.Contracts.Tests;

/// <summary>The schema file and the reader accept and refuse the same, as far as a schema can say it.</summary>
public sealed class EventSchemaTests
{
    private static readonly string[] Fields =
    [
        "eventId", "userId", "type", "itemId", "timestamp", "sessionId", "deviceId", "surface", "position", "listVersion", "locale", "country",
        "positionSeconds", "durationSeconds", "rating", "query", "attributes",
    ];

    /// <summary>Good for some fields and bad for others. Left out is what a schema cannot say (bytes, days of a month, fields given twice) or its
    /// validator cannot read (whole numbers above 64 bits).</summary>
    private static readonly string?[] Values =
    [
        null, "null", "true", "[]", "{}", "\"\"", "\"a\"", "\"DE\"", "\"deu\"", "\"D1\"", "\"a\\u0007b\"", "\"a\\u009fb\"", "0", "-1", "1", "0.4", "0.5", "3.25",
        "5", "5.5", "1000000", "1000001", "1000000.5", "631152000000", "631151999999", "1782936000", "253402300799999", "253402300800000", "9223372036854775807", "-0.5",
        "\"search\"", "\"attributes\"", "{\"a\":1,\"b\":[\"x\"],\"c\":null}", "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":\"\\u0007\"}", "\"rate\"", "\"click\"", "\"Click\"", "\"2026-07-01T20:00:00Z\"", "\"2026-07-01T20:00:00.123+05:30\"", "\"2026-13-01T20:00:00Z\"", "\"1970-01-21T15:15:36Z\"",
        "\"2026-07-01T25:00:00Z\"", "\"2026-07-01 20:00:00\"", .. new[] { 35, 36, 64, 65, 128, 129, 512, 513 }.Select(n => $"\"{new string('x', n)}\""),
    ];

    [Fact]
    public async Task An_event_is_valid_by_the_schema_iff_it_is_accepted()
    {
        using var file = new StreamReader(EventJson.OpenSchema());
        var schema = await JsonSchema.FromJsonAsync(await file.ReadToEndAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var (valid, invalid) = (0, 0);
        Gen.Select(Given.Event, Gen.Select(Gen.OneOf(Fields.Select(f => Gen.Const(f)).ToArray()), Gen.Int[0, Values.Length - 1]).Array[0, 3]).Sample((e, changes) =>
        {
            var json = JsonNode.Parse(EventJson.Write(e))!.AsObject();
            foreach (var (field, value) in changes)
            {
                json.Remove(field);
                if (Values[value] is { } given) json.Add(field, JsonNode.Parse(given));
            }
            var text = json.ToJsonString();
            var errors = schema.Validate(text);
            var accepted = EventJson.TryRead(Encoding.UTF8.GetBytes(text), out _, out var problem);
            Assert.True(accepted == (errors.Count == 0), $"{text}\nschema: {string.Join("; ", errors)}\nreader: {problem}");
            if (accepted) Interlocked.Increment(ref valid);
            else Interlocked.Increment(ref invalid);
        }, iter: 5000);
        Assert.True(valid > 500 && invalid > 500, $"{valid} valid, {invalid} invalid");
    }

    [Fact]
    public async Task Each_value_alone_is_judged_alike_in_each_field()
    {
        using var file = new StreamReader(EventJson.OpenSchema());
        var schema = await JsonSchema.FromJsonAsync(await file.ReadToEndAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        foreach (var field in Fields)
        {
            foreach (var value in Values)
            {
                foreach (var type in (string[])["click", "attributes"])
                {
                    var json = JsonNode.Parse("""{"eventId":"e1","userId":"ann","itemId":"tt1","timestamp":1782936000000,"attributes":{}}""")!.AsObject();
                    json.Add("type", type);
                    json.Remove(field);
                    if (value is not null) json.Add(field, JsonNode.Parse(value));
                    var text = json.ToJsonString();
                    var accepted = EventJson.TryRead(Encoding.UTF8.GetBytes(text), out _, out var problem);
                    Assert.True(accepted == (schema.Validate(text).Count == 0), $"{text} accepted: {accepted} {problem}");
                }
            }
        }
    }
}
