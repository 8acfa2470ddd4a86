using System.Text;
using StreamRec.Catalog;
using StreamRec.Cli.Replay;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest;
using StreamRec.Node;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests;

/// <summary>
/// One rule for all entrances: the same oddity is accepted by every reader of events and of titles, or refused by every one with a
/// reason. Kafka and HTTP read events with EventJson; HTTP (PUT) reads titles with TitleJson.
/// </summary>
public sealed class OddInputTests : IDisposable
{
    private const string Event = """{"eventId":"e1","userId":"ann","type":"click","itemId":"tt1","timestamp":1782936000000""";
    private const string Title = """{"itemId":"tt1","kind":"film","title":"Heat" """;

    /// <summary>Not UTF-8, and a byte order mark, each as the Latin-1 of its bytes.</summary>
    private const string Broken = "\u00ff", Mark = "\u00ef\u00bb\u00bf";

    private readonly TestFolder _folder = new("odd");

    public static TheoryData<string, bool, string, string> Oddities => new()
    {
        { "as it should be", true, Event + "}", Title + "}" },
        { "a byte order mark", true, Mark + Event + "}", Mark + Title + "}" },
        { "two of them", false, Mark + Mark + Event + "}", Mark + Mark + Title + "}" },
        { "white space around it", true, " " + Event + "} ", " " + Title + "} " },
        { "null in a field that may be absent", true, Event + ",\"position\":null}", Title + ",\"year\":null}" },
        { "null in a field that must be there", false, Event.Replace("\"ann\"", "null") + "}", Title.Replace("\"Heat\"", "null") + "}" },
        { "a known field twice", false, Event + ",\"itemId\":\"tt1\"}", Title + ",\"itemId\":\"tt1\"}" },
        { "a known field twice, null first", false, Event + ",\"position\":null,\"position\":1}", Title + ",\"year\":null,\"year\":1999}" },
        { "a known field twice, once escaped", false, Event + ",\"item\\u0049d\":\"tt1\"}", Title + ",\"item\\u0049d\":\"tt1\"}" },
        { "an unknown field twice", true, Event + ",\"x\":1,\"x\":2}", Title + ",\"x\":1,\"x\":2}" },
        { "a number as text", false, Event + ",\"position\":\"1\"}", Title + ",\"year\":\"1999\"}" },
        { "a whole number as 1.0", true, Event + ",\"position\":1.0}", Title + ",\"year\":1999.0}" },
        { "a whole number as 1e0", true, Event + ",\"position\":1e0}", Title + ",\"year\":1.999e3}" },
        { "half a number", false, Event + ",\"position\":1.5}", Title + ",\"year\":1999.5}" },
        { "more than 64 bits", false, Event + ",\"position\":99999999999999999999}", Title + ",\"year\":99999999999999999999}" },
        { "more than a double", false, Event + ",\"position\":1e999}", Title + ",\"year\":1e999}" },
        { "NaN", false, Event + ",\"position\":NaN}", Title + ",\"year\":NaN}" },
        { "an unknown word for a known one", false, Event.Replace("click", "clack") + "}", Title.Replace("film", "Movie") + "}" },
        { "another case of it", false, Event.Replace("click", "Click") + "}", Title.Replace("film", "Film") + "}" },
        { "half a surrogate pair in a known field", false, Event.Replace("ann", "\\ud800") + "}", Title.Replace("Heat", "\\ud800") + "}" },
        { "and in an unknown one, and its name", true, Event + ",\"\\ud800\":\"\\ud800\"}", Title + ",\"\\ud800\":\"\\ud800\"}" },
        { "a control character in an id", false, Event.Replace("tt1", "tt\\u0007") + "}", Title.Replace("tt1", "tt\\u0007") + "}" },
        { "what is not UTF-8", false, Event.Replace("ann", Broken) + "}", Title.Replace("Heat", Broken) + "}" },
        { "what is not UTF-8 in an unknown field", false, Event + ",\"x\":\"" + Broken + "\"}", Title + ",\"x\":\"" + Broken + "\"}" },
        { "something behind it", false, Event + "} {}", Title + "} {}" },
        { "an end that is missing", false, Event, Title },
        { "an array", false, "[" + Event + "}]", "[" + Title + "}]" },
        { "sixteen deep", true, Event + Nested(15), Title + Nested(15) },
        { "seventeen deep", false, Event + Nested(16), Title + Nested(16) },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void Every_entrance_judges_alike_and_gives_a_reason(string oddity, bool accepted, string userEvent, string title)
    {
        foreach (var (entrance, problem) in Read(Encoding.Latin1.GetBytes(userEvent), Encoding.Latin1.GetBytes(title)))
        {
            Assert.True(accepted == (problem is null), $"{oddity}, {entrance}: {problem ?? "accepted"}");
            Assert.NotEqual("", problem);
        }
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<(string Entrance, string? Problem)> Read(byte[] userEvent, byte[] title)
    {
        yield return ("log and HTTP", EventJson.TryRead(userEvent, out _, out var refused) ? null : refused.Detail);

        File.WriteAllBytes(_folder["events.jsonl"], userEvent);
        var bad = new List<BadLine>();
        var events = new JsonLinesFile(_folder["events.jsonl"]).Read(bad.Add).Count();
        yield return ("file of events", events == 1 ? null : Assert.Single(bad).Reason);

        yield return ("HTTP, titles", TitleJson.TryRead(title, 0, out _, out var problem) ? null : problem);
        yield return ("catalogue topic", new TopicTitles(new Dictionary<ItemId, Title>()).TryApply(new CatalogRecord("tt1", title, 0, 0), out _, out problem) ? null : problem);
        File.WriteAllBytes(_folder["titles.jsonl"], title);
        yield return ("titles file", TitlesProblem());
    }

    private string? TitlesProblem()
    {
        try
        {
            Assert.Single(TitlesFile.Read(_folder["titles.jsonl"]));
            return null;
        }
        catch (CatalogFileException e)
        {
            return e.Message;
        }
    }

    private static string Nested(int depth) => ",\"x\":" + new string('[', depth) + new string(']', depth) + "}";

    [Fact]
    public void A_refused_title_of_the_topic_is_named_by_partition_offset_and_key()
    {
        Assert.False(new TopicTitles(new Dictionary<ItemId, Title>()).TryApply(new CatalogRecord("tt\n1", "{}"u8.ToArray(), 0, Offset: 41, Partition: 3), out _, out var problem));
        Assert.StartsWith("partition 3, offset 41, key \"tt?1\": its key is no item id", problem);
        Assert.False(new TopicTitles(new Dictionary<ItemId, Title>()).TryApply(new CatalogRecord("tt1", "{\"kind\":\"Movie\"}"u8.ToArray(), 0, Offset: 42, Partition: 3), out _, out problem));
        Assert.StartsWith("partition 3, offset 42, key \"tt1\": kind is \"Movie\"", problem);
    }
}
