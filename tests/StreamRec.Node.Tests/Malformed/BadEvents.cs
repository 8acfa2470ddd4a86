using System.Text;

namespace StreamRec.Node.Tests.Malformed;

/// <summary>Bytes that are no event, by class of what is wrong with them; the same at each run.</summary>
internal sealed class BadEvents(int seed)
{
    public static readonly IReadOnlyList<string> Classes =
        ["bad JSON", "wrong types", "huge", "unknown types", "invalid UTF-8", "bad numbers", "deep nesting", "missing fields", "bad ids"];

    private static readonly string[] Fields =
        ["eventId", "userId", "type", "itemId", "timestamp", "sessionId", "deviceId", "surface", "position", "listVersion", "country", "rating"];

    private readonly Random _random = new(seed);
    private int _made;

    public static byte[] Good(string eventId, string userId, long timestamp = 1_700_000_000_000) => Encoding.UTF8.GetBytes(
        $$"""{"eventId":"{{eventId}}","userId":"{{userId}}","type":"click","itemId":"tt0113277","timestamp":{{timestamp}}}""");

    public byte[] Next(string kind) => kind switch
    {
        "bad JSON" => BadJson(),
        "wrong types" => With(Pick(Fields), Pick("{\"a\":1}", "[1,2]", "[]", "true", "{}", "[null]", "[[\"x\"]]")),
        "huge" => Huge(),
        "unknown types" => With("type", $"\"{Pick("teleport", "Click", "CLICK", " click", "play", "click\\u0000", "")}{Letters(_random.Next(1, 60))}\""),
        "invalid UTF-8" => InvalidUtf8(),
        "bad numbers" => With(Pick("timestamp", "rating", "position", "positionSeconds", "durationSeconds", "listVersion"),
            Pick("NaN", "Infinity", "-Infinity", "\"NaN\"", "-1", "1e400", "-1e400", "1e30", "-0.5", "99999999999999999999", "0x10", "1_000", ".5", "01", "+1")),
        "deep nesting" => With("unknown" + Letters(3), Deep(_random.Next(17, 2_000))),
        "missing fields" => Without(Pick("eventId", "userId", "type", "itemId", "timestamp")),
        "bad ids" => With(Pick("eventId", "userId", "itemId"), $"\"{Pick("", "a\\u0000b", "line\\nbreak", "\\ud800", "\\u007f", new string('x', _random.Next(129, 400)))}\""),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a class of bad events."),
    };

    public string Letters(int count) => string.Create(count, _random, static (text, random) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = (char)random.Next('a', 'z' + 1);
    });

    private string Pick(params string[] from) => from[_random.Next(from.Length)];

    /// <summary>Fields and values of a good event, as JSON.</summary>
    private List<(string Name, string Value)> Members() =>
    [
        ("eventId", $"\"bad-{seed}-{_made++}\""), ("userId", $"\"viewer-{_random.Next(50)}\""), ("type", "\"click\""), ("itemId", "\"tt0113277\""),
        ("timestamp", "1700000000000"),
    ];

    private byte[] With(string name, string value)
    {
        var members = Members();
        members.RemoveAll(member => member.Name == name);
        members.Insert(_random.Next(members.Count + 1), (name, value));
        return Object(members);
    }

    private byte[] Without(string name)
    {
        var members = Members();
        if (_random.Next(2) == 0) members.RemoveAll(member => member.Name == name);
        else members[members.FindIndex(member => member.Name == name)] = (name, "null");
        return Object(members);
    }

    /// <summary>Cut off, something behind it, one byte that breaks it, or noise.</summary>
    private byte[] BadJson()
    {
        var good = Object(Members());
        switch (_random.Next(5))
        {
            case 0: return good[..^_random.Next(1, good.Length - 1)];
            case 1: return [.. good, (byte)Pick("x", "}", "]", "{", ",", "\"")[0]];
            case 2: return Encoding.UTF8.GetBytes(Pick("null", "true", "17", "\"text\"", " ", "[1", "nul", "{'a':1}", "{\"a\":}", "{,}", "\0", "<xml/>", "a=b") + Pick("", " ", "\n", "\t"));
            case 3:
                good[Array.IndexOf(good, (byte)':')] = (byte)Pick("=", ";", "}", " ", "\"")[0];
                return good;
            default:
                var noise = new byte[_random.Next(1, 300)];
                _random.NextBytes(noise);
                noise[0] = (byte)_random.Next(0x80, 0xff); // nothing that JSON begins with
                return noise;
        }
    }

    private byte[] Huge()
    {
        var members = Members();
        members.Add(("padding", $"\"{new string('p', 64 * 1024 + _random.Next(2_000))}\""));
        return Object(members);
    }

    private byte[] InvalidUtf8()
    {
        var bytes = With(Pick("sessionId", "query", "unknown"), $"\"{Letters(20)}#{Letters(20)}\"");
        byte[][] wrong = [[0xff], [0xc3, 0x28], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc0, 0x80], [0x80]];
        var at = Array.IndexOf(bytes, (byte)'#');
        return [.. bytes[..at], .. wrong[_random.Next(wrong.Length)], .. bytes[(at + 1)..]];
    }

    private string Deep(int depth) => _random.Next(2) == 0
        ? new string('[', depth) + new string(']', depth)
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static byte[] Object(IEnumerable<(string Name, string Value)> members) =>
        Encoding.UTF8.GetBytes("{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}")) + "}");
}
